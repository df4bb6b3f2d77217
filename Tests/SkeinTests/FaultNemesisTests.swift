import FoundationEssentials
import Glibc
import LocalPostgres
import PQ
import Skein
import TestSupport
import Testing

@Suite("Faults: a mixed run", .serialized, .timeLimit(.minutes(3))) struct FaultNemesisTests {
    /// How often each blow fell.
    private struct Blows {
        var kills = 0
        var stops = 0
        var ends = 0
        var restarts = 0

        var areEnough: Bool { kills >= 3 && stops >= 3 && ends >= 5 && restarts >= 1 }
    }

    /// `SKEIN_TEST_SEED` repeats a run.
    @Test("three worker processes under kill -9, SIGSTOP, ended sessions and a restart of the server: every job once")
    func mixed() async throws {
        let seed =
            ProcessInfo.processInfo.environment["SKEIN_TEST_SEED"].flatMap { UInt64($0) } ?? .random(in: 0...9999)
        try await withFragileLab { lab, server in
            var dice = Dice(seed: seed)
            var blows = Blows()
            // It leads and runs nothing: were the leader among those that fall, leadership would change hands all along, which
            // takes most of the run, and few would be rescued. Its sessions and its server are struck as well.
            let leader = try lab.start("queue=elsewhere")
            try await eventually("a leader") { try await lab.int("select count(*) from skein.leader") == 1 }
            var workers = try (0..<3).map { _ in try lab.start("concurrency=6") }
            let begin = ContinuousClock.now
            let producing = Task { try await lab.produce(5100) }
            var turn = 0
            // on a busy machine the blows take longer to fall
            while ContinuousClock.now - begin < .seconds(blows.areEnough ? 22 : 60) {
                let index = Int.random(in: 0..<workers.count, using: &dice)
                switch turn % 6 {
                case 0, 3:
                    try await workers[index].kill9()
                    blows.kills += 1
                    workers[index] = try lab.start("concurrency=6")
                case 1, 4:
                    workers[index].send(SIGSTOP)
                    try await Task.sleep(for: .milliseconds(Int.random(in: 2200...3000, using: &dice)))
                    workers[index].send(SIGCONT)
                    blows.stops += 1
                case 2:
                    blows.ends += try await Self.endSessions(lab)
                default:
                    if blows.restarts == 0 {
                        try await server.stop(.immediate)
                        try await server.start()
                        blows.restarts += 1
                    }
                }
                turn += 1
                try await Task.sleep(for: .milliseconds(Int.random(in: 300...900, using: &dice)))
            }
            let acknowledged = try await producing.value
            let calm = ContinuousClock.now
            try await lab.completed(acknowledged.count, within: .seconds(60))
            let drained = ContinuousClock.now - calm
            // a frozen worker tells what was refused when it wakes
            for worker in workers + [leader] { #expect(worker.isRunning) }
            let history = try await FaultHistory(lab, acknowledged: acknowledged, lateResults: lab.lateResults)
            print("seed \(seed): \(blows), drained \(drained) after the last blow, \(history)")
            #expect(history.lost == 0)
            #expect(history.completed == acknowledged.count)
            #expect(history.effects == history.effectJobs)
            #expect(history.effectJobs == history.completed)
            #expect(history.unasked == 0)
            #expect(history.doneTwice == 0)
            #expect(history.overtaken == 0)
            // a run in which a fault never bit proves nothing
            #expect(acknowledged.count >= 5000)
            #expect(blows.areEnough)
            #expect(history.rescued > 0)
            #expect(history.stale > 0)
        }
    }

    private static func endSessions(_ lab: FaultLab) async throws -> Int {
        let sql = """
            select count(*) filter (where pg_terminate_backend(pid))
            from pg_stat_activity
            where application_name like 'crash%'
            """
        var last: any Error = TestFailure("never")
        for _ in 0..<50 {
            do { return try await lab.int(sql) } catch { last = error }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw last
    }
}
