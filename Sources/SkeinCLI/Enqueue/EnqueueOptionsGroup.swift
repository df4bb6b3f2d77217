import ArgumentParser
import PQ
import Skein

/// The options of an enqueue; what is not said is left to the kind's defaults.
struct EnqueueFlags: ParsableArguments {
    @OptionGroup var moment: MomentOptions
    @Option(help: help(.optionQueue, "name"))
    var queue: String?
    @Option(parsing: .unconditional, help: help(.optionPriority, "n"))
    var priority: Int32?
    @Option(help: help(.optionUniqueKey, "key"))
    var uniqueKey: String?
    @Option(help: help(.optionIfExists, "skip|replace|error"))
    var ifExists: String = "skip"
    @Option(help: help(.optionTenant, "name"))
    var tenant: String?
    @Option(help: help(.optionLimitKey, "name"))
    var limitKey: String?
    @Option(help: help(.optionTags, "a,b"))
    var tags: String?
    @Option(help: help(.optionAfter, "id,id"))
    var after: String?
    @Option(help: help(.optionAfterFailure, "cancel|wait|run"))
    var afterFailure: String = "cancel"
    @Option(help: help(.optionDeadline, "time"))
    var deadline: String?
    @Option(parsing: .unconditional, help: help(.optionMaxAttempts, "n"))
    var maxAttempts: Int32?
    @Option(help: help(.optionRequestID, "id"))
    var requestId: String?
    @Option(help: help(.optionTrace, "traceparent"))
    var trace: String?

    mutating func validate() throws {
        _ = try parents()
    }

    /// The job ids of `--after`.
    func parents() throws -> [Int64]? {
        guard let after else { return nil }
        return try after.split(separator: ",", omittingEmptySubsequences: false).map { text in
            guard let id = Int64(text), id > 0 else {
                throw ValidationError(Message.errorAfter.text(["text": String(text)]))
            }
            return id
        }
    }

    /// Times without an offset need the caller's zone; nothing else does.
    var readsLocalTimes: Bool { moment.at != nil || deadline != nil }

    /// The trace context that the caller's environment carries, as the kind `exec` gives it to its programs. One that is not well
    /// formed is nobody's fault here, and is left out.
    private static var inheritedTrace: String? {
        Invocation.current.environment["TRACEPARENT"].flatMap { TraceContext($0) }?.description
    }

    /// `$3` onwards of ``call(function:args:)``.
    func parameters() throws -> [PGValue] {
        let tags = tags?.split(separator: ",").map { Optional(String($0)) }
        return [
            .text(queue), .int4(priority), .text(moment.at), .text(moment.delay), .text(deadline), .text(uniqueKey),
            .text(ifExists), .int4(maxAttempts), .text(limitKey), .text(tenant), .textArray(tags),
            .int8Array(try parents()), .text(requestId), .text(afterFailure), .text(trace ?? Self.inheritedTrace),
        ]
    }

    /// The call with named arguments; `$1` is the kind and `$2` the arguments.
    static func call(function: String, args type: String) -> String {
        """
        skein.\(function)(
            kind => $1::text, args => $2::\(type), queue => $3::text, priority => $4::int4,
            run_at => $5::text::timestamptz, delay => $6::text::interval, deadline => $7::text::timestamptz,
            unique_key => $8::text, if_exists => $9::text, max_attempts => $10::int4, limit_key => $11::text,
            tenant => $12::text, tags => $13::text[], after => $14::int8[], request_id => $15::text,
            after_failure => $16::text, trace => $17::text)
        """
    }
}
