// Source of randomness, passed as a parameter so that tests and simulations can repeat a run.
#pragma once

#include <cstdint>
#include <span>

namespace earshot {

class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<uint8_t> out) = 0;

  uint64_t u64();
  // Uniform in [0, bound); bound > 0.
  uint64_t below(uint64_t bound);
};

// getrandom(2): fit for keys and tokens. Any thread.
class SystemRandom final : public Random {
 public:
  void fill(std::span<uint8_t> out) override;
};

// Repeatable and predictable: tests and simulations only.
class SeededRandom final : public Random {
 public:
  explicit SeededRandom(uint64_t seed) : state_(seed) {}
  void fill(std::span<uint8_t> out) override;

 private:
  uint64_t next();
  uint64_t state_;
};

}  // namespace earshot
