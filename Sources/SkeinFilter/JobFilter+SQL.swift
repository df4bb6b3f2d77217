/// A condition on the view `skein.job`, with every value bound.
public struct SQLCondition: Sendable, Equatable {
    /// A bound value; they keep the order of their numbers.
    public enum Parameter: Sendable, Equatable {
        /// A text.
        case text(String)
        /// Several texts.
        case textArray([String])
        /// Several whole numbers.
        case int8Array([Int64])
        /// A whole number.
        case int8(Int64)
    }

    /// A boolean expression; `true` when nothing is asked.
    public var sql: String
    /// The values in the order of their numbers.
    public var parameters: [Parameter]

    /// A condition and its values.
    public init(sql: String, parameters: [Parameter]) {
        self.sql = sql
        self.parameters = parameters
    }
}

extension JobFilter {
    /// The states that a job which matches can have; nil when the filter does not say, and never an unknown word.
    package var states: [String]? {
        let asked = terms.compactMap { term -> [String]? in
            guard case .column(.state) = term.field, !term.isNegated else { return nil }
            return term.values.compactMap(\.exact)
        }
        guard !asked.isEmpty else { return nil }
        let possible = JobStates.all.filter { state in asked.allSatisfy { $0.contains(state) } }
        // two terms that exclude each other: no job, however it is looked for
        return possible.isEmpty ? nil : possible
    }

    /// The jobs that the filter names by their ids; nil when it does not.
    package var ids: [Int64]? {
        terms.lazy.compactMap { term -> [Int64]? in
            guard case .column(.id) = term.field, !term.isNegated, term.comparison == .equal else { return nil }
            return term.values.compactMap { $0.exact.flatMap { Int64($0) } }
        }.first
    }

    /// The filter as a condition whose parameters are numbered from `first`.
    ///
    /// Nothing that the user wrote becomes part of the statement's text.
    public func condition(firstParameter first: Int = 1) -> SQLCondition {
        var builder = ConditionBuilder(first: first)
        let parts = terms.map { term in
            let part = builder.condition(of: term)
            return term.isNegated ? "(\(part)) is not true" : "(\(part))"
        }
        return .init(sql: parts.isEmpty ? "true" : parts.joined(separator: " and "), parameters: builder.parameters)
    }
}

private struct ConditionBuilder {
    let first: Int
    var parameters: [SQLCondition.Parameter] = []

    init(first: Int) { self.first = first }

    mutating func condition(of term: JobFilter.Term) -> String {
        switch term.field {
        case .argument(let path): return argument(path, term)
        case .column(let column): return self.column(column, term)
        }
    }

    private mutating func column(_ column: JobFilterField.Column, _ term: JobFilter.Term) -> String {
        let expression = Self.expression(column)
        switch column.kind {
        case .number:
            let numbers = term.values.compactMap { $0.exact.flatMap { Int64($0) } }
            guard term.comparison == .equal else {
                return "\(expression) \(term.comparison.rawValue) \(bind(.int8(numbers.first ?? 0)))"
            }
            return "\(expression) = any(\(bind(.int8Array(numbers))))"
        case .duration:
            return compared(expression, term, cast: "::text::interval")
        case .time:
            return compared(expression, term, cast: "::text::timestamptz")
        case .state, .text, .argument:
            return texts(expression, term.values)
        case .part:
            let patterns = term.values.map { Self.pattern(.init(pieces: [""] + $0.pieces + [""])).lowercased() }
            return "lower(\(expression)) like any(\(bind(.textArray(patterns))))"
        case .tags:
            return "exists (select from unnest(tags) as t(tag) where \(texts("t.tag", term.values)))"
        }
    }

    private mutating func argument(_ path: [String], _ term: JobFilter.Term) -> String {
        let place = bind(.textArray(path))
        guard term.comparison != .equal else { return texts("(args #>> \(place))", term.values) }
        let limit = bind(.text(term.values.first?.exact ?? "0"))
        return """
            case when jsonb_typeof(args #> \(place)) = 'number' \
            then (args #>> \(place))::numeric \(term.comparison.rawValue) \(limit)::text::numeric end
            """
    }

    /// Equal to one of the exact values, or like one of the patterns.
    private mutating func texts(_ expression: String, _ values: [JobFilter.Value]) -> String {
        var parts: [String] = []
        let exact = values.compactMap(\.exact)
        let patterns = values.filter { $0.exact == nil }.map(Self.pattern)
        if !exact.isEmpty { parts.append("\(expression) = any(\(bind(.textArray(exact))))") }
        if !patterns.isEmpty { parts.append("\(expression) like any(\(bind(.textArray(patterns))))") }
        return parts.joined(separator: " or ")
    }

    private mutating func compared(_ expression: String, _ term: JobFilter.Term, cast: String) -> String {
        let sign = term.comparison == .equal ? "=" : term.comparison.rawValue
        return term.values.map { "\(expression) \(sign) \(bind(.text($0.exact ?? "")))\(cast)" }
            .joined(separator: " or ")
    }

    private mutating func bind(_ parameter: SQLCondition.Parameter) -> String {
        parameters.append(parameter)
        return "$\(first + parameters.count - 1)"
    }

    private static func pattern(_ value: JobFilter.Value) -> String {
        value.pieces.map { piece in
            var escaped = ""
            for scalar in piece.unicodeScalars {
                if scalar == "%" || scalar == "_" || scalar == "\\" { escaped += "\\" }
                escaped.unicodeScalars.append(scalar)
            }
            return escaped
        }.joined(separator: "%")
    }

    private static func expression(_ column: JobFilterField.Column) -> String {
        switch column {
        case .age: "(now() - created_at)"
        case .ran: "(coalesce(finished_at, now()) - started_at)"
        case .created: "created_at"
        case .due: "run_at"
        case .started: "started_at"
        case .finished: "finished_at"
        case .tag: "tags"
        case .id, .state, .kind, .queue, .priority, .attempt, .maxAttempts, .tenant, .worker, .uniqueKey, .limitKey,
            .producer, .error, .deadline:
            column.rawValue
        }
    }
}
