import Synchronization
import Testing

@testable import Timetabling

@Suite("Budgets")
struct BudgetTests {
    /// A clock that goes on by one second each time it is read.
    final class StepClock: Clock, Sendable {
        struct Instant: InstantProtocol {
            var seconds: Int
            func advanced(by duration: Duration) -> Instant {
                Instant(seconds: seconds + Int(duration.components.seconds))
            }
            func duration(to other: Instant) -> Duration { .seconds(other.seconds - seconds) }
            static func < (left: Instant, right: Instant) -> Bool { left.seconds < right.seconds }
        }

        private let reads = Mutex(0)
        var now: Instant {
            reads.withLock { count in
                count += 1
                return Instant(seconds: count)
            }
        }
        var minimumResolution: Duration { .seconds(1) }
        func sleep(until deadline: Instant, tolerance: Duration?) async throws {}
    }

    @Test("Moves, time, and slices of both")
    func shares() {
        let moves = Budget.moves(1_000)
        #expect(moves.used(moves: 0) == 0 && moves.used(moves: 500) == 0.5 && moves.used(moves: 2_000) == 2)
        #expect(moves.slice(0.5...0.75).used(moves: 125) == 0.5)
        let time = Budget.time(.seconds(10), on: StepClock())
        #expect(time.used(moves: 1_000_000) == 0.1)
        #expect(time.used(moves: 0) == 0.2)
        let later = Budget.time(.seconds(10), on: StepClock()).slice(0.2...0.6)
        #expect(later.used(moves: 0) == 0, "not before its start")
        #expect(later.used(moves: 0) == 0)
        #expect(abs(later.used(moves: 0) - 0.25) < 1e-9)
        let both = Budget.time(.seconds(10), on: StepClock(), moves: 100)
        #expect(both.used(moves: 90) == 0.9)
        #expect(both.used(moves: 0) == 0.2)
    }

    @Test("A time that is over ends the search")
    func timed() async throws {
        let instance = try CourseInstance(ctt: Instances.small)
        let outcome = await Solver<CourseProblem>().solve(
            CourseProblem(instance), seed: 1, budget: .time(.seconds(5), on: StepClock()))
        #expect(outcome.ending == .budget)
        #expect(outcome.moves == 4 * 4_096, "one stride each time the clock is read, until the fifth second")
    }

    @Test("Cancelling ends a search that would go on, with the best plan until then", .timeLimit(.minutes(1)))
    func cancelled() async throws {
        let instance = try CourseInstance(ctt: Instances.small)
        let task = Task {
            await Solver<CourseProblem>(chains: 4).solve(
                CourseProblem(instance), seed: 1, budget: .moves(.max))
        }
        task.cancel()
        let outcome = await task.value
        #expect(outcome.ending == .cancelled)
        #expect(outcome.score.unplaced == 0, "the construction is complete whatever happens")
    }
}
