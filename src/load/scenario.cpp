#include "load/scenario.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

#include "base/limits.h"
#include "protocol/json_value.h"

namespace earshot::load {
namespace {

using protocol::JsonValue;

// The fields of one object: each is asked for once, and what nobody asked for is a mistake.
class Fields {
 public:
  Fields(const JsonValue& object, std::string path) : object_(object), path_(std::move(path)) {}

  std::optional<JsonValue> take(std::string_view key) {
    known_.emplace_back(key);
    return object_.find(key);
  }
  Error wrong(std::string_view key, const std::string& what) const {
    const std::string field = path_ + std::string(key);
    return {ErrorCode::kInvalid, field + " " + what, field};
  }

  template <class Number>
  Result<void> count(std::string_view key, int64_t least, int64_t most, Number& out) {
    const auto value = take(key);
    if (!value) return {};
    const auto number = value->integer();
    if (!number || *number < least || *number > most) {
      return wrong(key, "must be a whole number from " + std::to_string(least) + " to " +
                            std::to_string(most));
    }
    out = static_cast<Number>(*number);
    return {};
  }
  Result<void> amount(std::string_view key, double most, double& out) {
    const auto value = take(key);
    if (!value) return {};
    const auto number = value->fraction();
    if (!number || !(*number >= 0) || *number > most) {
      return wrong(key, "must be a number from 0 to " + std::to_string(std::lround(most)));
    }
    out = *number;
    return {};
  }
  Result<void> seconds(std::string_view key, int64_t most, Duration& out) {
    int64_t value = out / 1s;
    TRY(count(key, 1, most, value));
    out = value * Duration(1s);
    return {};
  }
  // An object of its own; nothing: it is not there.
  Result<std::optional<Fields>> part(std::string_view key) {
    const auto value = take(key);
    if (!value) return std::optional<Fields>();
    if (!value->is_object()) return wrong(key, "must be an object");
    return std::optional<Fields>(Fields(*value, path_ + std::string(key) + "."));
  }
  Result<void> finish() const {
    for (const std::string_view key : object_.keys()) {
      if (std::find(known_.begin(), known_.end(), key) == known_.end()) {
        return wrong(key, "is not a field of scenarios");
      }
    }
    return {};
  }

 private:
  JsonValue object_;
  std::string path_;
  std::vector<std::string> known_;
};

Result<void> read_codec(Fields& video, VideoPlan& out) {
  const auto value = video.take("codec");
  if (!value) return {};
  const auto name = value->string().value_or("");
  if (name != "vp8" && name != "vp9" && name != "vp9-svc") {
    return video.wrong("codec", "must be \"vp8\", \"vp9\" or \"vp9-svc\"");
  }
  out.codec = name == "vp8" ? sfu::MediaCodec::kVp8 : sfu::MediaCodec::kVp9;
  out.svc = name == "vp9-svc";
  return {};
}

Result<void> read_layers(Fields& video, VideoPlan& out) {
  const auto value = video.take("layers_kbits");
  if (!value) return {};
  const auto wrong = [&] {
    return video.wrong("layers_kbits", "must be one to three whole numbers from 10 to 20000");
  };
  const std::vector<JsonValue> items = value->items();
  if (items.empty() || items.size() > 3) return wrong();
  out.kbits.clear();
  for (const JsonValue& item : items) {
    const auto kbits = item.integer();
    if (!kbits || *kbits < 10 || *kbits > 20'000) return wrong();
    out.kbits.push_back(static_cast<uint32_t>(*kbits));
  }
  return {};
}

Result<void> read_video(Fields& all, VideoPlan& out) {
  TRY_ASSIGN(std::optional<Fields> video, all.part("video"));
  if (!video) return {};
  TRY(read_codec(*video, out));
  TRY(read_layers(*video, out));
  return video->finish();
}

Result<void> read_view(Fields& all, ViewPlan& out) {
  TRY_ASSIGN(std::optional<Fields> view, all.part("view"));
  if (!view) return {};
  TRY(view->count("pictures", 0, limits::kMeetingVideosShownMax, out.pictures));
  TRY(view->count("width", 16, 7680, out.width));
  TRY(view->count("height", 16, 4320, out.height));
  TRY(view->count("pages_per_minute", 0, 60, out.pages_per_minute));
  return view->finish();
}

Result<void> read_churn(Fields& all, ChurnPlan& out) {
  TRY_ASSIGN(std::optional<Fields> churn, all.part("churn_per_minute"));
  if (!churn) return {};
  TRY(churn->amount("leaves", 6000, out.leaves));
  TRY(churn->amount("shares", 6000, out.shares));
  TRY(churn->amount("moves", 6000, out.moves));
  TRY(churn->seconds("share_seconds", 3600, out.share_time));
  return churn->finish();
}

Result<void> read_link(Fields& all, LinkPlan& out) {
  TRY_ASSIGN(std::optional<Fields> link, all.part("link"));
  if (!link) return {};
  TRY(link->amount("loss_percent", 50, out.loss_percent));
  return link->finish();
}

Result<void> read_people(Fields& all, Scenario& out) {
  TRY(all.count("rooms", 1, 1000, out.rooms));
  TRY(all.count("participants", 1, 5000, out.participants));
  out.cameras = out.microphones = out.participants;
  TRY(all.count("cameras", 0, out.participants, out.cameras));
  TRY(all.count("microphones", 0, out.participants, out.microphones));
  TRY(all.count("speaking", 0, out.participants, out.speaking));
  if (out.people() > limits::kSfuParticipantsMax) {
    return all.wrong("rooms", "and participants are more than " +
                                  std::to_string(limits::kSfuParticipantsMax) + " people");
  }
  return {};
}

}  // namespace

Result<Scenario> parse_scenario(std::string_view json) {
  const auto parsed = protocol::parse_json(json);
  if (!parsed.ok()) return Error{ErrorCode::kInvalid, "this is not JSON"};
  if (!parsed->is_object()) return Error{ErrorCode::kInvalid, "a scenario is a JSON object"};
  Scenario out;
  Fields all(*parsed, "");
  if (const auto name = all.take("name")) {
    if (!name->string()) return all.wrong("name", "must be a text");
    out.name = *name->string();
  }
  TRY(read_people(all, out));
  TRY(read_video(all, out.video));
  TRY(all.count("screen_kbits", 10, 20'000, out.screen_kbits));
  TRY(read_view(all, out.view));
  TRY(all.amount("joins_per_second", 1000, out.joins_per_second));
  if (out.joins_per_second == 0) return all.wrong("joins_per_second", "must not be 0");
  TRY(all.seconds("duration_seconds", 7 * 24 * 3600, out.duration));
  TRY(read_churn(all, out.churn));
  TRY(read_link(all, out.link));
  TRY(all.count("seed", 1, INT64_MAX, out.seed));
  TRY(all.finish());
  return out;
}

Result<Scenario> read_scenario(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return Error{ErrorCode::kNotFound, path + ": cannot be read"};
  std::ostringstream text;
  text << file.rdbuf();
  auto scenario = parse_scenario(text.str());
  if (!scenario.ok()) {
    Error error = scenario.error();
    error.message = path + ": " + error.message;
    return error;
  }
  if (scenario->name.empty()) scenario->name = path;
  return scenario;
}

}  // namespace earshot::load
