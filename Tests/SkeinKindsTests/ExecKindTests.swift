import FoundationEssentials
import Skein
import SkeinTesting
import TestSupport
import Testing

@testable import SkeinKinds

@Suite(.timeLimit(.minutes(1))) struct ExecKindTests {
    private func fixture(_ script: String, limits: ExecPolicy.Limits? = nil) throws -> Fixture {
        try Fixture(
            exec: ExecPolicy(
                programs: ["p": .init(path: "/bin/bash", fixedArguments: ["-c", script, "p"])],
                grace: .milliseconds(300), limits: limits))
    }

    private func result(_ performed: Performed) throws -> ExecKind.Result {
        try JSONDecoder().decode(ExecKind.Result.self, from: Data((performed.result ?? "").utf8))
    }

    @Test func argumentsAndInputArriveAsTheyWereWritten() async throws {
        let performed = try await fixture(#"printf '%s|' "$@"; cat"#).run(
            "exec",
            #"{"program":"p","args":["a b","$(id)","*","","--"],"stdin":{"n":12345678901234567890.10,"s":"\"}"}}"#)
        let result = try result(performed)
        #expect(result.output == #"a b|$(id)|*||--|{"n":12345678901234567890.10,"s":"\"}"}"#)
        #expect(result.exit == 0)
    }

    @Test func theEnvironmentIsOurOwn() async throws {
        let policy = ExecPolicy(programs: ["env": .init(path: "/usr/bin/env")], environment: ["A": "b"])
        let performed = try await Fixture(exec: policy).run("exec", #"{"program":"env"}"#, attempt: 3)
        let lines = try result(performed).output.split(separator: "\n").sorted()
        #expect(
            lines == ["A=b", "SKEIN_ATTEMPT=3", "SKEIN_JOB_ID=1", "SKEIN_KIND=exec", "SKEIN_MAX_ATTEMPTS=5"])
    }

    @Test func theTraceIsHandedOnWhenItIsOne() async throws {
        let fixture = try fixture("printf '%s' \"$TRACEPARENT\"")
        let trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        for (given, expected) in [(trace, trace), ("cc" + trace.dropFirst(2) + "-more", trace), ("t", "")] {
            let performed = try await fixture.run("exec", #"{"program":"p"}"#, trace: given)
            #expect(try result(performed).output == expected, "\(given)")
        }
    }

    @Test func theExitStatusDecides() async throws {
        let fixture = try fixture(#"echo why >&2; exit "$1""#)
        func json(_ status: Int) -> String { #"{"program":"p","args":["\#(status)"]}"# }
        #expect(try await fixture.run("exec", json(64)).discardCode == "exec_usage")
        #expect(try await fixture.run("exec", json(65)).discardCode == "exec_data")
        #expect(try await fixture.run("exec", json(65)).log.map(\.message) == ["why\n"])
        #expect(try await fixture.failure("exec", json(75))?.code == "exec_tempfail")
        #expect(try await fixture.failure("exec", json(3))?.code == "exec_exit_3")
        #expect(try await fixture.failure("exec", json(3))?.permanent == false)
        #expect(try await self.fixture("kill -9 $$").failure("exec", json(0))?.code == "exec_signal_9")
    }

    @Test func onlyListedProgramsRun() async throws {
        let policy = ExecPolicy(programs: [
            "relative": .init(path: "bin/true"), "fixed": .init(path: "/bin/true", takesArguments: false),
        ])
        let fixture = try Fixture(exec: policy)
        for json in [
            #"{"program":"/bin/true"}"#, #"{"program":"true"}"#, #"{"program":"relative"}"#,
            #"{"program":"fixed","args":["x"]}"#,
        ] {
            let failure = try await fixture.failure("exec", json)
            #expect(failure?.code == "exec_not_allowed", "\(json)")
            #expect(failure?.permanent == true)
        }
        #expect(try await fixture.failure("exec", #"{"program":"fixed"}"#) == nil)
    }

    @Test func aMissingProgramIsAFailure() async throws {
        let policy = ExecPolicy(programs: ["p": .init(path: "/nonexistent/p")])
        #expect(try await Fixture(exec: policy).failure("exec", #"{"program":"p"}"#)?.code == "exec_start")
    }

    @Test func outputIsBoundedAndCleaned() async throws {
        let performed = try await fixture(#"printf 'begin\0\377'; head -c 3000000 /dev/zero | tr '\0' x; echo end"#)
            .run("exec", #"{"program":"p"}"#)
        let result = try result(performed)
        #expect(result.outputTruncated)
        #expect(result.output.utf8.count < 66_000)
        #expect(result.output.hasPrefix("begin\u{FFFD}\u{FFFD}x"))
        #expect(result.output.hasSuffix("xend\n"))
    }

    @Test func aProgramThatDoesNotReadItsInputIsNoTrouble() async throws {
        let input = String(repeating: "x", count: 1_000_000)
        let performed = try await fixture("exit 0").run("exec", #"{"program":"p","stdin":"\#(input)"}"#)
        #expect(try result(performed).exit == 0)
    }

    @Test func limitsHold() async throws {
        let performed = try await fixture("ulimit -n; ulimit -c", limits: .init(openFiles: 64))
            .run("exec", #"{"program":"p"}"#)
        #expect(try result(performed).output == "64\n0\n")
    }

    @Test func aCancelledJobLeavesNothingBehind() async throws {
        let (events, signal) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { connection in
            _ = connection.read()
            signal.yield()
            connection.waitForEnd()
            signal.yield()
        }
        defer { server.stop() }
        // The program ends at SIGTERM, what it started does not: it holds the connection until it is killed.
        let fixture = try fixture(
            #"(trap '' TERM; exec 3<>/dev/tcp/127.0.0.1/\#(server.port); echo up >&3; while :; do read -t 60 <&3; done) & wait"#
        )
        let task = Task { try await fixture.run("exec", #"{"program":"p"}"#) }
        var waiting = events.makeAsyncIterator()
        await waiting.next()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await waiting.next()
    }

    @Test func aProgramThatIgnoresTheSignalIsKilled() async throws {
        let (events, signal) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { connection in
            _ = connection.read()
            signal.yield()
            connection.waitForEnd()
            signal.yield()
        }
        defer { server.stop() }
        let fixture = try fixture(
            #"trap '' TERM; exec 3<>/dev/tcp/127.0.0.1/\#(server.port); echo up >&3; while :; do read -t 60 <&3; done"#)
        let task = Task { try await fixture.run("exec", #"{"program":"p"}"#) }
        var waiting = events.makeAsyncIterator()
        await waiting.next()
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await waiting.next()
    }
}
