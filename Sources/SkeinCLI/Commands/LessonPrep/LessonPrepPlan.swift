import ArgumentParser
import PQ
import Programme
import SkeinFilter

/// `skein lessonprep expand`: makes the sessions of a community's term.
struct LessonPrepExpand: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "expand", abstract: Message.commandLessonPrepExpand.text)
    }

    @Argument(help: help(.argumentTermCode, "term"))
    var term: String
    @OptionGroup var communities: CommunityOptions
    @Option(help: help(.optionTemplate, "name"))
    var template: String?
    @OptionGroup var way: JobWay

    func run() async throws {
        let session = try Session(way.global, way.output)
        try await session.withConnection { connection in
            let jobs = try await communities.ids(connection, session).map {
                ExpandLessonPrep(communityID: $0, term: term, template: template)
            }
            guard try await way.enqueue(jobs, connection, session) else { return }
            session.show(try await LessonPrepSessions.listing(term: term).fetch(connection, session))
        }
    }
}

/// `skein lessonprep plan`: looks for times and places, and shows what it proposes.
struct LessonPrepPlan: AsyncParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "plan", abstract: Message.commandLessonPrepPlan.text,
            discussion: Message.discussionLessonPrepPlan.text)
    }

    @Argument(help: help(.argumentTermCode, "term"))
    var term: String
    @OptionGroup var communities: CommunityOptions
    @Flag(help: help(.optionRepair))
    var repair = false
    @Option(help: help(.optionSolveSeconds, "n"))
    var seconds: Double?
    @Option(help: help(.optionSolveSeed, "n"))
    var seed: Int64?
    @Option(help: help(.optionWeight, "S1=factor"))
    var weight: [String] = []
    @OptionGroup var way: JobWay

    mutating func validate() throws {
        if let seconds, !(1...600).contains(seconds) {
            throw ValidationError(Message.errorRange.text(["option": "--seconds", "least": "1", "most": "600"]))
        }
        _ = try factors()
    }

    private func factors() throws -> RuleFactors? {
        guard !weight.isEmpty else { return nil }
        var factors: [String: Double] = [:]
        for item in weight {
            let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2, RuleFactors.names.contains(parts[0]), let factor = Double(parts[1]),
                (0...1000).contains(factor)
            else { throw ValidationError(Message.errorWeight.text(["weight": item])) }
            factors[parts[0]] = factor
        }
        return RuleFactors(factors)
    }

    func run() async throws {
        let session = try Session(way.global, way.output)
        let factors = try factors()
        try await session.withConnection { connection in
            let args = PlanLessonPrep(
                term: term, communities: try await communities.ids(connection, session),
                mode: repair ? .repair : .full, seed: seed, timeLimit: seconds.map { Int($0 * 1000) },
                weights: factors)
            guard try await way.enqueue([args], connection, session) else { return }
            try await LessonPrepPlans.show(nil, term: term, connection, session)
        }
    }
}

/// Which communities.
struct CommunityOptions: ParsableArguments {
    @Option(help: help(.optionCommunity, "code"))
    var community: [String] = []

    /// Their numbers; those of all communities when none is named.
    func ids(_ connection: PGConnection, _ session: Session) async throws -> [Int64] {
        let rows = try await connection.rows(
            """
            select c.community_id, c.code from programme.community c
            where $1::text[] = '{}' or c.code = any ($1::text[]) order by c.community_id
            """, [.textArray(community)])
        let found = try (0..<rows.count).map { try rows.get(String.self, row: $0, 1) }
        if let missing = community.first(where: { !found.contains($0) }) {
            throw session.notFound(.nounCommunity, missing)
        }
        guard !found.isEmpty else { throw CLIError(.failed, Message.communitiesEmpty.text) }
        return try (0..<rows.count).map { try rows.get(Int64.self, row: $0, 0) }
    }
}
