//! Numbers for whoever runs the lab for others, in the format of Prometheus, at an address of their own.

use std::{
    net::{IpAddr, TcpListener},
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode, header},
    middleware::{self, Next},
    response::{IntoResponse, Response},
    routing::get,
};
use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric, text::encode},
    metrics::{counter::Counter, family::Family, gauge::ConstGauge, histogram::Histogram},
    registry::Registry,
};
use tokio_util::sync::CancellationToken;

use crate::{
    record::RunStore,
    refusal::refuse,
    serve::{EventStreams, Listener},
};

/// What is counted. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Metrics {
    registry: Arc<Registry>,
    requests: [Requests; Listener::ALL.len()],
}

/// The requests of one listener.
#[derive(Clone, Debug)]
pub(crate) struct Requests {
    /// By the first digit of the status.
    by_status: [Counter; 6],
    seconds: Histogram,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Labels {
    listener: &'static str,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfListener {
    listener: &'static str,
}

impl Metrics {
    pub(crate) fn new(runs: RunStore, streams: EventStreams) -> Self {
        let mut registry = Registry::with_prefix("cors_lab");
        let counted = Family::<Labels, Counter>::default();
        let timed = Family::<OfListener, Histogram>::new_with_constructor(|| {
            Histogram::new([0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10.0])
        });
        registry.register("requests", "Requests answered", counted.clone());
        registry.register("request_seconds", "Time to the head of the answer", timed.clone());
        registry.register_collector(Box::new(Sizes { runs, streams }));
        let requests = Listener::ALL.map(|listener| {
            let listener = listener.as_str();
            let counter = |status| counted.get_or_create_owned(&Labels { listener, status });
            Requests {
                by_status: ["other", "1xx", "2xx", "3xx", "4xx", "5xx"].map(counter),
                seconds: timed.get_or_create_owned(&OfListener { listener }),
            }
        });
        Self { registry: Arc::new(registry), requests }
    }

    /// Those of one listener.
    pub(crate) fn requests(&self, listener: Listener) -> Requests {
        self.requests[listener as usize].clone()
    }
}

impl Requests {
    /// Counts an answer.
    pub(crate) fn count(&self, status: StatusCode, time: Duration) {
        let class = usize::from(status.as_u16() / 100);
        self.by_status[if class < self.by_status.len() { class } else { 0 }].inc();
        self.seconds.observe(time.as_secs_f64());
    }
}

/// What is looked at when somebody asks.
#[derive(Debug)]
struct Sizes {
    runs: RunStore,
    streams: EventStreams,
}

impl Collector for Sizes {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> Result<(), std::fmt::Error> {
        let (runs, bytes) = self.runs.size();
        for (name, help, value) in [
            ("runs", "Runs in the record", runs),
            ("run_bytes", "Bytes that the record takes", bytes),
            ("event_streams", "Event streams open", self.streams.open()),
        ] {
            let gauge = ConstGauge::new(value as i64);
            let metric = encoder.encode_descriptor(name, help, None, gauge.metric_type())?;
            gauge.encode(metric)?;
        }
        Ok(())
    }
}

/// `GET /metrics`.
fn app(metrics: Metrics) -> Router {
    Router::new().route("/metrics", get(text)).with_state(metrics).layer(middleware::from_fn(only_by_address))
}

async fn text(State(metrics): State<Metrics>) -> Response {
    let mut text = String::new();
    match encode(&mut text, &metrics.registry) {
        Ok(()) => {
            let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
            ([(header::CONTENT_TYPE, kind)], text).into_response()
        }
        Err(error) => refuse(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()),
    }
}

/// No name that somebody may have pointed at this machine.
async fn only_by_address(request: Request, next: Next) -> Response {
    if is_an_address(request.headers()) {
        return next.run(request).await;
    }
    refuse(StatusCode::BAD_REQUEST, "the metrics are read at localhost or an IP address, see --metrics-addr")
}

fn is_an_address(headers: &HeaderMap) -> bool {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let host = host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')).map_or(host, |(host, _)| host);
    host == "localhost" || host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>().is_ok()
}

/// Answers at these sockets until `stop` is cancelled.
pub(crate) async fn serve(
    sockets: Vec<TcpListener>,
    metrics: Metrics,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let app = app(metrics);
    let mut serving = tokio::task::JoinSet::new();
    for socket in sockets {
        socket.set_nonblocking(true)?;
        let socket = tokio::net::TcpListener::from_std(socket)?;
        let stopped = stop.clone().cancelled_owned();
        serving.spawn(axum::serve(socket, app.clone()).with_graceful_shutdown(stopped).into_future());
    }
    while let Some(ended) = serving.join_next().await {
        ended.map_err(std::io::Error::other)??;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_and_localhost_read_the_metrics() {
        for (host, yes) in [
            ("localhost:9000", true),
            ("127.0.0.1:9000", true),
            ("[::1]:9000", true),
            ("[::1]", true),
            ("evil.example:9000", false),
            ("localhost.evil.example", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(header::HOST, host.parse().expect("a value"))]);
            assert_eq!(is_an_address(&headers), yes, "{host}");
        }
    }
}
