import PQ
import TestSupport
import Testing

/// Every pair of states of a video, a rendition and a publication, tried in the database.
@Suite("Video: transitions")
struct VideoTransitionTests {
    private struct Machine {
        var table: String
        var states: [String]
        var allowed: Set<String>
        /// What else a row of this state needs, as assignments.
        var needs: @Sendable (String) -> String = { _ in "" }
    }

    private static let machines = [
        Machine(
            table: "videos", states: ["registered", "probed", "rejected", "planned", "ready"],
            allowed: [
                "registered probed", "registered rejected", "probed rejected", "probed planned", "planned ready",
            ],
            needs: {
                ", reasons = '\($0 == "rejected" ? "[1]" : "[]")', outputs = \($0 == "ready" ? "'{}'" : "null")"
                    + ", ready_at = \($0 == "ready" ? "now()" : "null")"
            }),
        Machine(
            table: "renditions", states: ["planned", "produced", "verified", "failed"],
            allowed: ["planned produced", "produced verified", "produced failed", "failed produced"]),
        Machine(
            table: "publications",
            states: [
                "draft", "blocked", "ready", "submitted", "under_review", "rejected", "published", "stale",
                "withdrawing", "withdrawn",
            ],
            allowed: [
                "draft blocked", "draft ready", "blocked ready", "ready blocked", "ready submitted",
                "submitted under_review", "submitted published", "submitted rejected", "under_review published",
                "under_review rejected", "under_review withdrawn", "rejected ready", "rejected blocked",
                "published stale", "published withdrawing", "published withdrawn", "stale submitted",
                "stale withdrawing", "stale withdrawn", "withdrawing withdrawn", "withdrawn blocked", "withdrawn ready",
            ]),
    ]

    @Test("every pair: what is listed goes through, every other one is refused with SK009")
    func everyPair() async throws {
        try await withOutlet { outlet in
            let town = outlet.town
            try await outlet.platform("hand", #"{"adapter":"manual"}"#)
            try await outlet.publish("hand")
            try await town.run(
                """
                update programme.publications set missing = '[1]';
                insert into programme.renditions (video_id, source_sha256, ladder, ladder_version, name, spec, kbps, output_dir)
                values (1, 'x', 'lesson', 1, '360p', '{}', 1, '/x')
                """)
            for machine in Self.machines {
                for from in machine.states {
                    for to in machine.states where to != from {
                        try await town.run(
                            """
                            begin;
                            alter table programme.\(machine.table) disable trigger user;
                            update programme.\(machine.table) set status = '\(from)'\(machine.needs(from));
                            alter table programme.\(machine.table) enable trigger user;
                            """)
                        let error = try await town.refusal(
                            "update programme.\(machine.table) set status = '\(to)'\(machine.needs(to))")
                        #expect(
                            error.map { $0.sqlState ?? "?" } ?? "-"
                                == (machine.allowed.contains("\(from) \(to)") ? "-" : "SK009"),
                            "\(machine.table) \(from) → \(to): \(error.map { $0.message } ?? "accepted")")
                        try await town.run("rollback")
                    }
                }
            }
        }
    }
}
