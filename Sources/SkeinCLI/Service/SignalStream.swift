import Dispatch
import Glibc

/// The signals that ask a service to end, one element for each that arrives. Their default action, ending the process
/// at once, is off as long as the stream lives.
final class SignalStream: Sendable {
    let signals: AsyncStream<Int32>
    // Unsafe by type only: the sources are kept so that they go on delivering, and nothing touches them after init.
    private nonisolated(unsafe) let sources: [any DispatchSourceSignal]

    init(_ numbers: [Int32] = [SIGTERM, SIGINT]) {
        let (stream, continuation) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(8))
        signals = stream
        let queue = DispatchQueue(label: "skein.signals")
        // A log reader that went away must not end a service.
        signal(SIGPIPE, SIG_IGN)
        sources = numbers.map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
            source.setEventHandler { continuation.yield(number) }
            source.resume()
            return source
        }
    }
}
