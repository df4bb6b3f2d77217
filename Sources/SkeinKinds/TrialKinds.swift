import FoundationEssentials
import Skein

/// `noop`, `sleep` and `fail`: kinds for trials, benchmarks and drills.
enum TrialKinds {
    private struct Sleep: Decodable {
        var ms: Int64
    }

    private struct Fail: Decodable {
        var times: Int
    }

    static func register(in registry: inout JobRegistry) {
        registry.handle(
            raw: "noop", defaults: JobDefaults(description: "Does nothing, for trials and benchmarks.")
        ) { _, _ in
            .done
        }
        registry.handle(
            raw: "sleep",
            defaults: JobDefaults(description: "Sleeps for some milliseconds, for trials."),
            rules: ArgumentRules(.required("ms", .integer(0...86_400_000)))
        ) { job, _ in
            try await Task.sleep(for: .milliseconds(try job.decode(Sleep.self).ms))
            return .done
        }
        registry.handle(
            raw: "fail",
            defaults: JobDefaults(description: "Fails its first attempts, for trials of retry and dead letter."),
            rules: ArgumentRules(.required("times", .integer(0...1_000)))
        ) { job, _ in
            let times = try job.decode(Fail.self).times
            guard job.attempt > times else {
                throw JobFailure(code: "fail", message: "attempt \(job.attempt) of \(times) that are meant to fail")
            }
            return .done
        }
    }
}
