import Skein
import SkeinTesting
import Testing

@Suite struct TrialKindsTests {
    @Test func noopIsDone() async throws {
        guard case .done = try await Fixture().run("noop", "{}").outcome else {
            Issue.record("not done")
            return
        }
    }

    @Test func failFailsAsOftenAsItIsTold() async throws {
        let fixture = try Fixture()
        #expect(try await fixture.failure("fail", #"{"times":2}"#, attempt: 1)?.code == "fail")
        #expect(try await fixture.failure("fail", #"{"times":2}"#, attempt: 2)?.code == "fail")
        #expect(try await fixture.failure("fail", #"{"times":2}"#, attempt: 3) == nil)
    }

    @Test func sleepCanBeCancelled() async throws {
        let fixture = try Fixture()
        let task = Task { try await fixture.run("sleep", #"{"ms":3600000}"#) }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
    }

    @Test func argumentsThatDoNotFitNameThePlaceAndNoValue() async throws {
        let failure = try await Fixture().failure("sleep", #"{"ms":"secret"}"#)
        #expect(failure?.code == "bad_arguments")
        #expect(failure?.message.contains("/ms") == true)
        #expect(failure?.message.contains("secret") == false)
    }
}
