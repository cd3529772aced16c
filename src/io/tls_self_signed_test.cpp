#include "io/tls_self_signed.h"

#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>

#include "io/tls_facts.h"
#include "io/tls_name_constraints.h"

namespace earshot::io {
namespace {

using Certificate = std::shared_ptr<X509>;

class SelfSigned : public ::testing::Test {
 protected:
  SelfSigned() {
    std::string pattern = (std::filesystem::temp_directory_path() / "earshot-tls-XXXXXX").string();
    directory_ = ::mkdtemp(pattern.data());
  }
  ~SelfSigned() override { std::filesystem::remove_all(directory_); }

  SelfSignedFiles ensure(const std::vector<std::string>& names) {
    auto files = ensure_self_signed(directory_ / "tls", names, now_, random_);
    CHECK(files.ok());
    return *std::move(files);
  }
  bool trusted_for(const SelfSignedFiles& files, const std::string& name) {
    const auto facts = read_certificate_facts(files.certificate, files.authority);
    CHECK(facts.ok());
    return facts->trusted() && facts->covers(name);
  }

  std::filesystem::path directory_;
  WallTime now_ = SystemClock().wall_now();
  SystemRandom random_;
};

TEST_F(SelfSigned, TheServerIsTrustedByWhoeverTrustsTheAuthority) {
  const SelfSignedFiles files = ensure({"localhost", "127.0.0.1", "::1", "192.168.1.5", "chat"});
  for (const char* name : {"localhost", "127.0.0.1", "::1", "192.168.1.5", "chat"}) {
    EXPECT_TRUE(trusted_for(files, name)) << name;
  }
  EXPECT_TRUE(files.left_out.empty());
  EXPECT_EQ(files.authority_sha256.size(), 32 * 3 - 1);
}

TEST_F(SelfSigned, NewLocalNamesGetANewCertificateOfTheSameAuthority) {
  const SelfSignedFiles before = ensure({"localhost", "192.168.1.5"});
  const SelfSignedFiles after = ensure({"localhost", "10.1.2.3", "fd00::7", "chat.local"});
  EXPECT_EQ(after.authority_sha256, before.authority_sha256);
  EXPECT_TRUE(trusted_for(after, "10.1.2.3"));
  EXPECT_TRUE(trusted_for(after, "fd00::7"));
  EXPECT_TRUE(trusted_for(after, "chat.local"));
}

TEST_F(SelfSigned, PublicNamesAreOnlyThoseTheAuthorityWasMadeWith) {
  const SelfSignedFiles before = ensure({"localhost", "chat.example.org", "8.8.4.4"});
  EXPECT_TRUE(trusted_for(before, "chat.example.org"));
  EXPECT_TRUE(trusted_for(before, "8.8.4.4"));
  const SelfSignedFiles after =
      ensure({"localhost", "chat.example.org", "other.example.org", "8.8.8.8"});
  EXPECT_EQ(after.left_out, (std::vector<std::string>{"other.example.org", "8.8.8.8"}));
  EXPECT_TRUE(trusted_for(after, "chat.example.org"));
  EXPECT_FALSE(trusted_for(after, "other.example.org"));
}

TEST_F(SelfSigned, AHostNameOfOneWordOpensNoTopLevelDomain) {
  const SelfSignedFiles files = ensure({"localhost", local_host_name("dev")});
  EXPECT_TRUE(trusted_for(files, "dev.local"));
  EXPECT_EQ(ensure({"localhost", "bank.dev", "dev"}).left_out,
            (std::vector<std::string>{"bank.dev", "dev"}));
  EXPECT_EQ(local_host_name("box.example.org"), "box.example.org");
  const auto names = local_names();
  EXPECT_TRUE(std::none_of(names.begin(), names.end(), [](const std::string& name) {
    return name != "localhost" && name.find_first_of(".:") == std::string::npos;
  }));
}

TEST_F(SelfSigned, ANameThatIsNoneDoesNotStopTheStart) {
  const SelfSignedFiles files = ensure({"localhost", "two words", "a,DNS:bank.example"});
  EXPECT_EQ(files.left_out.size(), 2);
  EXPECT_TRUE(trusted_for(files, "localhost"));
}

TEST_F(SelfSigned, AStolenAuthorityCannotPoseAsABank) {
  const SelfSignedFiles files = ensure({"localhost", "chat.example.org"});
  // What a thief with the authority's key could make, if our own rule did not hold them back:
  // OpenSSL, as a browser, has the last word.
  const auto read = [](const std::filesystem::path& path) {
    std::FILE* const file = std::fopen(path.c_str(), "r");
    X509* const certificate = PEM_read_X509(file, nullptr, nullptr, nullptr);
    std::fclose(file);
    return Certificate(certificate, X509_free);
  };
  const Certificate authority = read(files.authority);
  std::FILE* const key_file = std::fopen((directory_ / "tls/authority-key.pem").c_str(), "r");
  const std::shared_ptr<EVP_PKEY> key(PEM_read_PrivateKey(key_file, nullptr, nullptr, nullptr),
                                      EVP_PKEY_free);
  std::fclose(key_file);
  const auto verdict = [&](const char* name) {
    const Certificate forged = read(files.certificate);
    X509_EXTENSION_free(
        X509_delete_ext(forged.get(), X509_get_ext_by_NID(forged.get(), NID_subject_alt_name, -1)));
    X509_EXTENSION* const names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, name);
    X509_add_ext(forged.get(), names, -1);
    X509_EXTENSION_free(names);
    X509_sign(forged.get(), key.get(), EVP_sha256());
    uint8_t* der = nullptr;
    const int size = i2d_X509(forged.get(), &der);
    const uint8_t* cursor = der;
    const Certificate fresh(d2i_X509(nullptr, &cursor, size), X509_free);
    OPENSSL_free(der);
    const std::shared_ptr<X509_STORE> store(X509_STORE_new(), X509_STORE_free);
    X509_STORE_add_cert(store.get(), authority.get());
    const std::shared_ptr<X509_STORE_CTX> context(X509_STORE_CTX_new(), X509_STORE_CTX_free);
    X509_STORE_CTX_init(context.get(), store.get(), fresh.get(), nullptr);
    X509_verify_cert(context.get());
    return X509_STORE_CTX_get_error(context.get());
  };
  EXPECT_EQ(verdict("DNS:chat.example.org"), X509_V_OK);
  EXPECT_EQ(verdict("DNS:bank.example"), X509_V_ERR_PERMITTED_VIOLATION);
  EXPECT_EQ(verdict("IP:8.8.8.8"), X509_V_ERR_PERMITTED_VIOLATION);
}

}  // namespace
}  // namespace earshot::io
