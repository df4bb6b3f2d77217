import ArgumentParser
import LessonPrep
import PQ
import Programme
import SkeinFilter

/// A session's term as it is now, ready to answer questions about it.
struct LessonPrepQuestion {
    let snapshot: TermSnapshot
    let planner: LessonPlanner
    let plan: Plan
    let leftOut: [ProblemFault]
    let session: Int

    /// Reads the rows of the session's community.
    static func read(_ id: Int64, _ session: Session) async throws -> LessonPrepQuestion {
        let found = try await session.withConnection { connection -> (String, Int64)? in
            let rows = try await connection.rows(
                "select term_code, community_id from programme.prep_session where session_id = $1::int8", [.int8(id)])
            return rows.count == 0 ? nil : (try rows.get(row: 0, 0), try rows.get(row: 0, 1))
        }
        guard let (term, community) = found else { throw session.notFound(.nounSession, "\(id)") }
        let pool = PGPool(
            try session.conninfo(), size: 1, options: try session.connectOptions(), logger: session.logger)
        let snapshot: TermSnapshot
        do {
            snapshot = try await TermSnapshot.read(term: term, communities: [community], from: pool)
        } catch {
            await pool.close()
            throw error
        }
        await pool.close()
        let plannable = snapshot.term(for: .full)
        let planner: LessonPlanner
        do {
            planner = try await LessonPlanner(plannable.problem)
        } catch {
            throw CLIError(.failed, error.description)
        }
        return LessonPrepQuestion(
            snapshot: snapshot, planner: planner, plan: planner.current(), leftOut: plannable.leftOut,
            session: Int(id))
    }

    /// When and where, for people.
    func text(_ place: Place) -> (when: String, host: String?, room: String?) {
        (
            snapshot.localText(of: place.start), place.host.flatMap { snapshot.institutionName($0) },
            place.room.flatMap { snapshot.roomName($0) }
        )
    }
}

/// `skein lessonprep explain`: why a session has, or has not, a time.
struct LessonPrepExplain: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "explain", abstract: Message.commandLessonPrepExplain.text)
    }

    @Argument(help: help(.argumentSession, "session"))
    var id: Int64
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let question = try await LessonPrepQuestion.read(id, session)
        let faults = question.leftOut.filter { $0.id == question.session }
        guard faults.isEmpty, let why = question.planner.explain(session: question.session, in: question.plan) else {
            let table = Table(
                [Column(key: "code", title: .columnCode), Column(key: "reason", title: .columnReason)],
                rows: faults.map { [Cell($0.code.rawValue), Cell($0.reason)] })
            return session.show(table, empty: .lessonPrepClosed)
        }
        session.show(
            record: record(why, question),
            parts: [
                ("funnel", .partFunnel, funnel(why)), ("taken_by", .partTakenBy, takenBy(why)),
                ("soft", .partSoftCost, Self.soft(why.soft)),
            ])
    }

    private func record(_ why: Explanation, _ question: LessonPrepQuestion) -> Table {
        let placement = question.plan.placements.first { $0.session == question.session }
        let place = placement.map { question.text($0.place) }
        let example = why.example.map { question.text($0) }
        return Table(
            [
                Column(key: "session_id", title: .columnID, kind: .integer),
                Column(key: "when", title: .columnWhen), Column(key: "host", title: .columnHostUnit),
                Column(key: "starts_considered", title: .columnConsidered, kind: .integer),
                Column(key: "starts_left", title: .columnLeft, kind: .integer),
                Column(key: "relaxation", title: .columnRelaxation), Column(key: "example", title: .columnExample),
            ],
            rows: [
                [
                    Cell("\(why.session)"), Cell(place?.when), Cell(place?.host),
                    Cell("\(why.funnel.considered)"), Cell("\(why.funnel.left)"),
                    Cell(
                        why.relaxation.isEmpty ? nil : why.relaxation.map(\.rawValue).joined(separator: " "),
                        human: why.relaxation.map { "\($0.rawValue) \($0.message.text)" }.joined(separator: "; ")),
                    Cell(example.map { [$0.when, $0.host].compactMap(\.self).joined(separator: " ") }),
                ]
            ])
    }

    private func funnel(_ why: Explanation) -> Table {
        Table(
            [
                Column(key: "rule", title: .columnRule), Column(key: "meaning", title: .columnMeaning),
                Column(key: "removed", title: .columnRemoved, kind: .integer),
                Column(key: "detail", title: .columnDetail),
            ],
            rows: why.funnel.stages.map {
                [Cell($0.rule.rawValue), Cell($0.rule.message.text), Cell("\($0.removed)"), Cell($0.detail)]
            })
    }

    private func takenBy(_ why: Explanation) -> Table {
        Table(
            [
                Column(key: "session_id", title: .columnID, kind: .integer),
                Column(key: "starts", title: .columnPossibleStarts, kind: .integer),
            ],
            rows: why.takenBy.sorted { $0.value > $1.value }.map { [Cell("\($0.key)"), Cell("\($0.value)")] })
    }

    static func soft(_ costs: [String: Int]) -> Table {
        Table(
            [
                Column(key: "rule", title: .columnRule), Column(key: "meaning", title: .columnMeaning),
                Column(key: "points", title: .columnPoints, kind: .number),
            ],
            rows: costs.sorted { ($0.key.count, $0.key) < ($1.key.count, $1.key) }.map { rule, cost in
                [Cell(rule), Cell(Message.softRule(rule)?.text), Cell(Self.points(cost))]
            })
    }

    /// Hundredths of a point as points.
    static func points(_ hundredths: Int) -> String {
        let sign = hundredths < 0 ? "-" : ""
        let rest = hundredths.magnitude % 100
        return "\(sign)\(hundredths.magnitude / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}

/// `skein lessonprep alternatives`: where else a session could be, and what each place costs.
struct LessonPrepAlternatives: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "alternatives", abstract: Message.commandLessonPrepAlternatives.text)
    }

    @Argument(help: help(.argumentSession, "session"))
    var id: Int64
    @OptionGroup var list: ListOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    func run() async throws {
        let session = try Session(global, output)
        let question = try await LessonPrepQuestion.read(id, session)
        let all = question.planner.alternatives(for: question.session, in: question.plan, limit: list.limit)
        let table = Table(
            [
                Column(key: "when", title: .columnWhen), Column(key: "host", title: .columnHostUnit),
                Column(key: "room", title: .columnRoom), Column(key: "cost", title: .columnCost, kind: .number),
                Column(key: "by_rule", title: .columnSoftByRule),
                Column(key: "present", title: .columnPresent, kind: .integer),
                Column(key: "displaced", title: .columnDisplaced),
            ],
            rows: all.map { other in
                let place = question.text(other.placement.place)
                let rules = other.difference.sorted { ($0.key.count, $0.key) < ($1.key.count, $1.key) }
                    .map { "\($0.key) \(LessonPrepExplain.points($0.value))" }
                return [
                    Cell(place.when), Cell(place.host), Cell(place.room), Cell(LessonPrepExplain.points(other.cost)),
                    Cell(rules.joined(separator: ", ")),
                    Cell("\(other.placement.inPerson.count + other.placement.online.count)"),
                    Cell(other.displaced.map { String($0) }.joined(separator: " ")),
                ]
            })
        session.show(table, empty: .alternativesEmpty)
    }
}

/// `skein lessonprep diff`: what changed between two plans.
struct LessonPrepDiff: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "diff", abstract: Message.commandLessonPrepDiff.text)
    }

    @Argument(help: help(.argumentTermCode, "term"))
    var term: String
    @Argument(help: help(.argumentPlanVersion, "before"))
    var before: Int64
    @Argument(help: help(.argumentPlanVersion, "after"))
    var after: Int64
    @OptionGroup var output: OutputOptions
    @OptionGroup var global: GlobalOptions

    private static func when(_ side: String) -> String {
        "to_char(\(side).starts_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI')"
    }

    private static let columns = [
        ListColumn("session_id", .columnID, .integer, .table, sql: "coalesce(a.session_id, b.session_id)"),
        ListColumn("before", .columnBefore, .text, .table, sql: when("a")),
        ListColumn("after", .columnAfter, .text, .table, sql: when("b")),
        ListColumn("host_before", .columnHostBefore, .text, .table, sql: "a.host"),
        ListColumn("host_after", .columnHostAfter, .text, .table, sql: "b.host"),
        ListColumn("room_after", .columnRoom, .text, .wide, sql: "b.room"),
        ListColumn(
            "present", .columnPresentChange, .integer, .table,
            sql: "coalesce(b.in_person + b.online, 0) - coalesce(a.in_person + a.online, 0)"),
        ListColumn("requested_by", .columnRequestedBy, .text, .table, sql: "r.requested_by"),
        ListColumn("request_reason", .columnRequestReason, .text, .table, sql: "r.reason"),
        ListColumn("request_doc", .columnDocument, .text, .wide, sql: "r.doc"),
    ]

    func run() async throws {
        let session = try Session(global, output)
        try await session.withConnection { connection in
            let (old, new) = (
                try await plan(before, connection, session), try await plan(after, connection, session)
            )
            let listing = Listing(
                columns: Self.columns,
                source: """
                    (select * from programme.prep_placement where plan_id = \(old)) a
                    full join (select * from programme.prep_placement where plan_id = \(new)) b using (session_id)
                    left join lateral (
                        select q.requested_by, q.reason, q.doc
                        from programme.prep_request q
                        join programme.prep_plan p on p.plan_id = \(old) and q.requested_at > p.made_at
                        join programme.prep_plan n on n.plan_id = \(new) and q.requested_at <= n.made_at
                        where q.session_id = coalesce(a.session_id, b.session_id)
                        order by q.request_id desc
                        limit 1
                    ) r on true
                    """,
                condition: SQLCondition(
                    sql: """
                        (a.starts_at, a.organisation_id, a.room_id) is distinct from \
                        (b.starts_at, b.organisation_id, b.room_id)
                        """, parameters: []),
                order: "coalesce(a.session_id, b.session_id)")
            session.show(try await listing.fetch(connection, session), empty: .plansAlike)
        }
    }

    private func plan(_ version: Int64, _ connection: PGConnection, _ session: Session) async throws -> Int64 {
        let rows = try await connection.rows(
            "select plan_id from programme.prep_plan where term_code = $1::text and version = $2::int8",
            [.text(term), .int8(version)])
        guard rows.count == 1 else { throw session.notFound(.nounPlan, "\(version)") }
        return try rows.get(row: 0, 0)
    }
}

extension PlanningRule {
    /// What the rule says, for people.
    var message: Message {
        switch self {
        case .room: .ruleRoom
        case .roles: .ruleRoles
        case .quorum: .ruleQuorum
        case .person: .rulePerson
        case .teaching: .ruleTeaching
        case .exams: .ruleExams
        case .series: .ruleSeries
        case .load: .ruleLoad
        case .notice: .ruleNotice
        case .pinned: .rulePinned
        }
    }
}

extension Message {
    /// What a soft rule says, for people.
    static func softRule(_ name: String) -> Message? {
        let all: [Message] = [
            .softAbsent, .softHosting, .softTravel, .softSwapped, .softHalfDay, .softSpread, .softAwkward, .softMoved,
            .softOnline, .softUnknown,
        ]
        return Int(name.dropFirst()).flatMap { all.indices.contains($0 - 1) ? all[$0 - 1] : nil }
    }
}
