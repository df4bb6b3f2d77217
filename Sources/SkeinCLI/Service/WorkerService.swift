import Logging
import Skein

/// A worker with the manners of a daemon: tells systemd how it is, drains at the first signal, hands its jobs back at
/// the second.
struct WorkerService: Sendable {
    let worker: Worker
    let signals: SignalStream
    let notifier: SystemdNotifier
    let logger: Logger

    /// Runs until the worker has ended.
    func run() async throws {
        notifier.ready("working")
        try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await worker.run()
                return true
            }
            group.addTask {
                await watchSignals()
                return false
            }
            group.addTask {
                await notifier.keepAlive()
                return false
            }
            while let isWorker = try await group.next() {
                if isWorker { group.cancelAll() }
            }
        }
    }

    private func watchSignals() async {
        var count = 0
        for await signal in signals.signals {
            count += 1
            if count == 1 {
                logger.notice(
                    "draining: running jobs are finished, a second signal hands them back",
                    metadata: ["signal": "\(signal)"])
                notifier.stopping("draining")
                worker.drain()
            } else {
                logger.notice("handing running jobs back", metadata: ["signal": "\(signal)"])
                notifier.stopping("handing back")
                worker.handBack()
            }
        }
    }
}
