// The part of the metrics that is about the forwarding unit. Inside of metrics.
#pragma once

#include "http/exposition.h"
#include "media/sfu_governor.h"
#include "media/sfu_monitor.h"

namespace earshot::app {

void write_sfu_metrics(const media::SfuMonitor& monitor, const media::SfuGovernor& load,
                       http::Exposition& out);

}  // namespace earshot::app
