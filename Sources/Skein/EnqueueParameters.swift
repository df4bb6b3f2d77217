import FoundationEssentials
import PQ

/// The options of an enqueue as the parameters of `skein.enqueue`, in one place for every way to send them.
struct EnqueueParameters {
    /// The parameters after kind and args: name, PostgreSQL type, binary value, text value.
    struct Parameter {
        let name: String
        let type: String
        let value: PGValue
        let text: String?
    }

    /// The parameters in the order in which they are numbered, from $3.
    let list: [Parameter]

    /// - Throws: ``SkeinError`` with code `out_of_range` for a number or time that PostgreSQL's types cannot hold.
    init(_ options: EnqueueOptions) throws {
        let priority = try options.priority.map { try Self.int4($0, "priority") }
        let maxAttempts = try options.maxAttempts.map { try Self.int4($0, "max_attempts") }
        let runAt = try options.at.map { try Self.moment($0, "run_at") }
        let deadline = try options.deadline.map { try Self.moment($0, "deadline") }
        try Self.refuseNul(options)
        let tags = options.tags.isEmpty ? nil : options.tags
        let after = options.after.isEmpty ? nil : options.after.map(\.rawValue)

        func text(_ name: String, _ value: String?) -> Parameter {
            Parameter(name: name, type: "text", value: .text(value), text: value)
        }
        list = [
            text("queue", options.queue),
            Parameter(name: "priority", type: "int4", value: .int4(priority), text: priority.map { String($0) }),
            Parameter(
                name: "run_at", type: "timestamptz", value: .timestamptz(options.at), text: runAt),
            Parameter(
                name: "delay", type: "interval", value: .interval(options.delay),
                text: options.delay.map(Self.interval)),
            Parameter(
                name: "deadline", type: "timestamptz", value: .timestamptz(options.deadline), text: deadline),
            text("unique_key", options.uniqueKey),
            text("if_exists", options.ifExists.rawValue),
            Parameter(
                name: "max_attempts", type: "int4", value: .int4(maxAttempts), text: maxAttempts.map { String($0) }),
            text("limit_key", options.limitKey),
            text("tenant", options.tenant),
            Parameter(
                name: "tags", type: "text[]", value: .textArray(tags.map { $0.map(Optional.some) }),
                text: tags.map(Self.array)),
            Parameter(
                name: "after", type: "int8[]", value: .int8Array(after),
                text: after.map { "{" + $0.map { String($0) }.joined(separator: ",") + "}" }),
            text("trace", options.trace),
            text("request_id", options.requestID),
            text("after_failure", options.afterFailure.rawValue),
        ]
    }

    /// The call with named arguments, as every caller of the SQL interface should write it: `$1` is the kind, `$2` the
    /// arguments.
    static func call(function: String, argsType: String, more: [String] = []) -> String {
        // The names and types do not depend on the values, and an empty set of options is always in range.
        let names = (try? EnqueueParameters(EnqueueOptions()))?.list ?? []
        var terms = ["kind => $1::text", "args => $2::\(argsType)"]
        for (index, parameter) in names.enumerated() {
            terms.append("\(parameter.name) => $\(index + 3)::\(parameter.type)")
        }
        terms += more
        return "skein.\(function)(\(terms.joined(separator: ", ")))"
    }

    private static func int4(_ value: Int, _ name: String) throws -> Int32 {
        guard let value = Int32(exactly: value) else {
            throw SkeinError(.outOfRange, message: "\(name) is out of range", pointer: "/\(name)", rule: "range")
        }
        return value
    }

    private static func moment(_ value: Date, _ name: String) throws -> String {
        guard let text = JSONCoding.timestamp(value) else {
            throw SkeinError(.outOfRange, message: "\(name) is out of range", pointer: "/\(name)", rule: "range")
        }
        return text
    }

    /// PostgreSQL's text cannot hold U+0000, so the server would never see it to refuse it by its name.
    private static func refuseNul(_ options: EnqueueOptions) throws {
        let texts: [(String, [String?])] = [
            ("queue", [options.queue]), ("unique_key", [options.uniqueKey]), ("limit_key", [options.limitKey]),
            ("tenant", [options.tenant]), ("tags", options.tags), ("trace", [options.trace]),
            ("request_id", [options.requestID]),
        ]
        for (name, values) in texts where values.contains(where: { $0?.utf8.contains(0) == true }) {
            throw SkeinError(
                .outOfRange, message: "\(name) holds the character U+0000", pointer: "/\(name)",
                rule: "no_nul_character")
        }
    }

    /// A PostgreSQL interval of seconds with microseconds, rounded to the nearest.
    static func interval(_ value: Duration) -> String {
        let (seconds, attoseconds) = value.components
        let microseconds = attoseconds / 1_000_000_000_000
        let sign = seconds < 0 || microseconds < 0 ? "-" : ""
        let digits = String(microseconds.magnitude)
        return "\(sign)\(seconds.magnitude).\(String(repeating: "0", count: 6 - digits.count))\(digits) seconds"
    }

    /// A PostgreSQL array literal with every element quoted.
    static func array(_ values: [String]) -> String {
        let quoted = values.map { value in
            "\"" + value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
        }
        return "{" + quoted.joined(separator: ",") + "}"
    }
}
