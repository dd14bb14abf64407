//! Listens, and bounds what a connection may do before any handler sees it.

use super::problem::Problem;
use axum::{
	extract::Request,
	http::{header::CONTENT_TYPE, StatusCode},
	middleware::Next,
	response::{IntoResponse, Response},
	Router,
};
use hyper_util::{
	rt::{TokioExecutor, TokioIo, TokioTimer},
	server::{conn::auto::Builder, graceful::GracefulShutdown},
	service::TowerToHyperService,
};
use std::{sync::Arc, time::Duration};
use tokio::{
	net::TcpListener,
	sync::{watch, Semaphore},
};

/// How long a caller may take to send the head of a request.
const HEAD_PATIENCE: Duration = Duration::from_secs(10);
/// Headers of a request that are read.
const HEADERS_MAX: usize = 64;
/// How long a request may take, its body and the wait for finality included.
const REQUEST_PATIENCE: Duration = Duration::from_secs(90);
/// How long requests that are being answered may take when the gateway stops.
const STOP_PATIENCE: Duration = Duration::from_secs(5);

/// Serves until `stop` says so. No more than `connections_max` connections are open at a time; others
/// wait in the listener's queue, which the operating system bounds.
pub(crate) async fn serve(
	listener: TcpListener,
	router: Router,
	connections_max: usize,
	mut stop: watch::Receiver<bool>,
) {
	let permits = Arc::new(Semaphore::new(connections_max));
	let graceful = GracefulShutdown::new();
	loop {
		let accepted = tokio::select! {
			_ = stop.wait_for(|stop| *stop) => break,
			accepted = accept(&listener, &permits) => accepted,
		};
		let Some((stream, permit)) = accepted else { continue };
		let mut builder = Builder::new(TokioExecutor::new());
		builder
			.http1()
			.timer(TokioTimer::new())
			.header_read_timeout(HEAD_PATIENCE)
			.max_headers(HEADERS_MAX);
		let service = TowerToHyperService::new(router.clone());
		let watcher = graceful.watcher();
		tokio::spawn(async move {
			let connection = builder
				.serve_connection_with_upgrades(TokioIo::new(stream), service)
				.into_owned();
			// What goes wrong on a connection concerns its other end alone.
			let _ = watcher.watch(connection).await;
			drop(permit);
		});
	}
	let _ = tokio::time::timeout(STOP_PATIENCE, graceful.shutdown()).await;
}

/// Ends requests that take too long, and tells refusals of the framework in the words of the contract.
pub(crate) async fn bounded(request: Request, next: Next) -> Response {
	let Ok(response) = tokio::time::timeout(REQUEST_PATIENCE, next.run(request)).await else {
		return Problem::new(StatusCode::REQUEST_TIMEOUT, "RequestTimeout", "it took too long")
			.into_response();
	};
	let status = response.status();
	let kind = response.headers().get(CONTENT_TYPE);
	if !status.is_client_error() || kind.is_some_and(|kind| kind == "application/json") {
		return response;
	}
	let reason = status.canonical_reason().unwrap_or("Refused");
	Problem::new(status, reason.replace(' ', ""), reason).into_response()
}

async fn accept(
	listener: &TcpListener,
	permits: &Arc<Semaphore>,
) -> Option<(tokio::net::TcpStream, tokio::sync::OwnedSemaphorePermit)> {
	let permit = Arc::clone(permits).acquire_owned().await.ok()?;
	match listener.accept().await {
		Ok((stream, _)) => {
			// Answers are small and wanted at once.
			let _ = stream.set_nodelay(true);
			Some((stream, permit))
		},
		Err(_) => {
			// Out of file descriptors, usually: some connections must end first.
			tokio::time::sleep(Duration::from_millis(100)).await;
			None
		},
	}
}
