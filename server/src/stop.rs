//! The signal that ends what would go on for ever.

use tokio::sync::watch;

/// Says when the server is to stop. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Stop(watch::Receiver<bool>);

/// The other end of a [`Stop`].
#[derive(Debug)]
pub struct Stopper(watch::Sender<bool>);

impl Stop {
    /// A signal that has not been given, and what gives it. Dropping the [`Stopper`] gives it as well.
    pub fn new() -> (Stopper, Self) {
        let (stopper, stop) = watch::channel(false);
        (Stopper(stopper), Self(stop))
    }

    /// Ready once the server is to stop.
    pub async fn requested(&mut self) {
        // An error says that nobody is left to give the signal: the server is gone.
        let _ = self.0.wait_for(|stop| *stop).await;
    }
}

impl Stopper {
    /// Gives the signal.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}
