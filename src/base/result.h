// Result<T>: a value, or the reason why there is none. For failures that are expected; a bug is a
// CHECK. The codes are those of the wire contract, so an Error travels to the client unchanged:
// `message` is a sentence for people and must hold nothing secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "base/check.h"

namespace earshot {

enum class ErrorCode {
  kInvalid,          // the request itself is wrong; sending it again cannot help
  kUnauthenticated,  // no or no valid session
  kForbidden,        // known, and not allowed
  kNotFound,         // no such thing, or not yours: deliberately the same
  kConflict,         // the name or token is taken or used up
  kWrongState,       // right request, wrong moment
  kTooLarge,
  kRateLimited,  // slower, please
  kLimit,        // full; it may be free again later
  kUnavailable,  // the server cannot now; trying later may help
  kUnsupported,
  kInternal,  // our fault; details are in the log only
};

// The name on the wire: "invalid", "wrong_state", ...
std::string_view wire_name(ErrorCode code);
std::optional<ErrorCode> parse_error_code(std::string_view wire_name);

struct Error {
  ErrorCode code = ErrorCode::kInternal;
  std::string message;
  std::string field = {};  // path of the offending field, "" when the error is not about one

  friend bool operator==(const Error&, const Error&) = default;
};

template <class T>
class [[nodiscard]] Result {
  static_assert(!std::is_same_v<T, Error> && !std::is_reference_v<T>);

 public:
  using value_type = T;

  template <class U = T>
  requires(std::is_convertible_v<U&&, T> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
           !std::is_same_v<std::remove_cvref_t<U>, Error>) Result(U&& value)
      : state_(std::in_place_index<0>, std::forward<U>(value)) {}
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  T& value() & { return checked(); }
  const T& value() const& { return const_cast<Result*>(this)->checked(); }
  T&& value() && { return std::move(checked()); }

  const Error& error() const& {
    CHECK(!ok());
    return *std::get_if<1>(&state_);
  }
  Error&& error() && {
    CHECK(!ok());
    return std::move(*std::get_if<1>(&state_));
  }

  T& operator*() & { return value(); }
  const T& operator*() const& { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  T* operator->() { return &value(); }
  const T* operator->() const { return &value(); }

 private:
  T& checked() {
    CHECK(ok());
    return *std::get_if<0>(&state_);
  }

  std::variant<T, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
 public:
  using value_type = void;

  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_.has_value(); }
  explicit operator bool() const { return ok(); }
  void value() const { CHECK(ok()); }

  const Error& error() const& {
    CHECK(!ok());
    return *error_;
  }
  Error&& error() && {
    CHECK(!ok());
    return std::move(*error_);
  }

 private:
  std::optional<Error> error_;
};

}  // namespace earshot

// Early return. The CO_ forms are for coroutines and take an expression with co_await; all are
// plain statements, so each needs a scope of its own (no `if (x) TRY(...);` without braces).
//   TRY(check_name(name));
//   TRY_ASSIGN(auto user, find_user(id));
//   CO_TRY_ASSIGN(auto message, co_await store.append(draft));
#define EARSHOT_CONCAT_IMPL(a, b) a##b
#define EARSHOT_CONCAT(a, b) EARSHOT_CONCAT_IMPL(a, b)

#define EARSHOT_TRY_IMPL(give_back, name, ...) \
  auto name = __VA_ARGS__;                     \
  if (!name.ok()) give_back std::move(name).error()

#define EARSHOT_TRY_ASSIGN_IMPL(give_back, name, declaration, ...) \
  EARSHOT_TRY_IMPL(give_back, name, __VA_ARGS__);                  \
  declaration = std::move(name).value()

#define TRY(...) EARSHOT_TRY_IMPL(return, EARSHOT_CONCAT(try_result_, __LINE__), __VA_ARGS__)
#define CO_TRY(...) EARSHOT_TRY_IMPL(co_return, EARSHOT_CONCAT(try_result_, __LINE__), __VA_ARGS__)
#define TRY_ASSIGN(declaration, ...) \
  EARSHOT_TRY_ASSIGN_IMPL(return, EARSHOT_CONCAT(try_result_, __LINE__), declaration, __VA_ARGS__)
#define CO_TRY_ASSIGN(declaration, ...)                                                  \
  EARSHOT_TRY_ASSIGN_IMPL(co_return, EARSHOT_CONCAT(try_result_, __LINE__), declaration, \
                          __VA_ARGS__)
