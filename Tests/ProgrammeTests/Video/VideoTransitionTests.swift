import PQ
import TestSupport
import Testing

/// Every pair of states of a video, a rendition and a publication, tried in the database.
@Suite("Video: transitions")
struct VideoTransitionTests {
    private static let machines = [
        StateMachine(
            table: "videos", states: ["registered", "probed", "rejected", "planned", "ready"],
            allowed: [
                "registered probed", "registered rejected", "probed rejected", "probed planned", "planned ready",
            ],
            needs: {
                ", reasons = '\($0 == "rejected" ? "[1]" : "[]")', outputs = \($0 == "ready" ? "'{}'" : "null")"
                    + ", ready_at = \($0 == "ready" ? "now()" : "null")"
            }),
        StateMachine(
            table: "renditions", states: ["planned", "produced", "verified", "failed"],
            allowed: ["planned produced", "produced verified", "produced failed", "failed produced"]),
        StateMachine(
            table: "publications",
            states: [
                "draft", "blocked", "ready", "submitted", "under_review", "rejected", "published", "stale",
                "withdrawing", "withdrawn",
            ],
            allowed: [
                "draft blocked", "draft ready", "blocked ready", "ready blocked", "ready submitted",
                "submitted under_review", "submitted published", "submitted rejected", "under_review published",
                "under_review rejected", "under_review withdrawing", "under_review withdrawn", "rejected ready",
                "rejected blocked",
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
            for machine in Self.machines { try await machine.tryEveryPair(in: town) }
        }
    }
}
