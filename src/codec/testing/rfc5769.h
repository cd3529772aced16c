// The test vectors of RFC 5769.
#pragma once

#include <string_view>

#include "codec/testing/hex.h"

namespace earshot::codec::testing {

// Of the short-term credentials in 2.1 to 2.3.
inline constexpr std::string_view kPassword = "VOkJxbRl1RmTxUk/WvJxBt";

// 2.1: a Binding request of ICE. Pads with spaces.
inline constexpr std::string_view kSampleRequest =
    "0001 0058 2112a442 b7e7a701bc34d686fa87dfae"
    "8022 0010 5354554e207465737420636c69656e74"  // SOFTWARE "STUN test client"
    "0024 0004 6e0001ff"                          // PRIORITY
    "8029 0008 932ff9b151263b36"                  // ICE-CONTROLLED
    "0006 0009 6576746a3a6836765920 2020"         // USERNAME "evtj:h6vY"
    "0008 0014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2"
    "8028 0004 e57a3bcf";

// 2.2: its answer with 192.0.2.1:32853. Pads with a space.
inline constexpr std::string_view kSampleAnswerV4 =
    "0101 003c 2112a442 b7e7a701bc34d686fa87dfae"
    "8022 000b 7465737420766563746f72 20"  // SOFTWARE "test vector"
    "0020 0008 0001a147e112a643"           // XOR-MAPPED-ADDRESS
    "0008 0014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7"
    "8028 0004 c07d4c96";

// 2.3: its answer with [2001:db8:1234:5678:11:2233:4455:6677]:32853. Pads with a space.
inline constexpr std::string_view kSampleAnswerV6 =
    "0101 0048 2112a442 b7e7a701bc34d686fa87dfae"
    "8022 000b 7465737420766563746f72 20"
    "0020 0014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9"
    "0008 0014 a382954e4be67bf11784c97c8292c275bfe3ed41"
    "8028 0004 c8fb0b4c";

// 2.4: a request with long-term credentials. Pads with zeros.
inline constexpr std::string_view kSampleLongTerm =
    "0001 0060 2112a442 78ad3433c6ad72c029da412e"
    "0006 0012 e3839ee38388e383aae38383e382afe382b9 0000"
    "0015 001c 662f2f3439396b39353464364f4c33346f4c39465354767936347341"
    "0014 000b 6578616d706c652e6f7267 00"
    "0008 0014 f67024656dd64a3e02b8e0712e85c9a28ca89666";
inline constexpr std::string_view kLongTermUsername = "\u30DE\u30C8\u30EA\u30C3\u30AF\u30B9";
inline constexpr std::string_view kLongTermNonce = "f//499k954d6OL34oL9FSTvy64sA";
inline constexpr std::string_view kLongTermRealm = "example.org";
inline constexpr std::string_view kLongTermPassword = "TheMatrIX";  // after SASLprep

}  // namespace earshot::codec::testing
