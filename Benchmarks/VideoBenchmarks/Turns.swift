import Dispatch
import Synchronization

/// Numbers handed out one by one to loops that block their threads.
final class Turns: Sendable {
    private let next = Atomic<Int>(0)

    /// Runs `body` with the next number, again and again until all below `end` are taken, on a thread that may wait.
    func work(_ end: Int, _ body: @escaping @Sendable (Int) throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            DispatchQueue.global().async { [self] in
                done.resume(with: Result { try run(end, body) })
            }
        }
    }

    private func run(_ end: Int, _ body: (Int) throws -> Void) throws {
        while true {
            let number = next.wrappingAdd(1, ordering: .relaxed).oldValue
            guard number < end else { return }
            try body(number)
        }
    }
}
