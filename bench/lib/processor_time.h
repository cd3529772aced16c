// Time on a processor of all threads of a process (proc(5), schedstat), kernel work done for it
// included. Threads that end meanwhile are left out.
#pragma once

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace earshot::bench {

class ProcessorTime {
 public:
  // Counts from now on.
  explicit ProcessorTime(int pid) : pid_(pid), before_ns_(read(pid)) {}

  double seconds() const {
    double sum_ns = 0;
    for (const auto& [thread, time_ns] : read(pid_)) {
      const auto before = before_ns_.find(thread);
      sum_ns += time_ns - (before == before_ns_.end() ? 0 : before->second);
    }
    return sum_ns / 1e9;
  }

 private:
  using ByThread = std::map<std::string, double>;

  static ByThread read(int pid) {
    ByThread out;
    const std::string threads = "/proc/" + std::to_string(pid) + "/task";
    for (const auto& thread : std::filesystem::directory_iterator(threads)) {
      std::ifstream(thread.path() / "schedstat") >> out[thread.path().filename()];
    }
    return out;
  }

  const int pid_;
  const ByThread before_ns_;
};

}  // namespace earshot::bench
