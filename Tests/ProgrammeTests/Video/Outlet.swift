import Channels
import FoundationEssentials
import PQ
import Programme
import Skein
import SkeinTesting
import TestSupport
import Transfer

/// A studio whose video `c1` is ready, with a person who decides and platforms that it may go to.
struct Outlet: Sendable {
    let studio: Studio
    var town: Town { studio.town }

    /// What must be found nowhere.
    static let secret = "planted-Token-4711"
    static let access: ChannelAccess = {
        var policy = HTTPPolicy(timeout: .seconds(2))
        policy.allowedRanges = NetworkRange("127.0.0.0/8").map { [$0] } ?? []
        return ChannelAccess(policy: policy, keys: try? Street.keys())
    }()

    func jobs(_ access: ChannelAccess = Outlet.access) throws -> JobRegistry {
        var registry = JobRegistry()
        try ProgrammeJobs.register(in: &registry, access: access, video: studio.places)
        return registry
    }

    /// Adds a platform of this adapter, or replaces its rules.
    func platform(_ code: String = "city", _ rules: String) async throws {
        let token = try Street.keys().seal(Self.secret, for: SealedPlace.token(ofPlatform: code))
        _ = try await town.value(
            "select programme.platform_set($1, $2::jsonb, $3)", [.text(code), .text(rules), .bytea(token)])
    }

    /// A platform at this server that takes titles of 8 characters.
    func peer(_ server: LoopbackServer) async throws {
        try await platform(
            "city",
            #"{"adapter":"http_json","address":"\#(server.url("/videos"))","required":["title","subject"],"max_lengths":{"title":8},"codecs":["h264"]}"#
        )
    }

    func describe(_ meta: String = #"{"subject":"数学"}"#) async throws {
        _ = try await town.value("select programme.video_describe('c1', $1::jsonb, 'T1')", [.text(meta)])
    }

    /// Status and what is missing.
    @discardableResult
    func publish(_ platform: String = "city") async throws -> String {
        try await town.value(
            """
            select concat_ws(' ', p.r ->> 'status', nullif(p.r ->> 'missing', '[]'))
            from (select programme.video_publish('c1', $1, 'T1') r) p
            """, [.text(platform)]) ?? "none"
    }

    func attempt(_ platform: String = "city", access: ChannelAccess = Outlet.access) async throws -> Performed {
        try await perform(
            PublishMetadata(videoID: 1, platform: platform), in: jobs(access), database: studio.queue)
    }

    func failure(_ platform: String = "city", access: ChannelAccess = Outlet.access) async throws -> JobFailure? {
        do {
            _ = try await attempt(platform, access: access)
            return nil
        } catch let failure as JobFailure {
            return failure
        }
    }

    func sync() async throws {
        _ = try await perform(SyncPublications(videoID: 1, platform: "city"), in: jobs(), database: studio.queue)
    }

    /// Status, the platform's name for it, and the last error.
    func state(_ platform: String = "city") async throws -> String {
        try await town.lines(
            "select status, remote_id, last_error from programme.publication where platform = $1", [.text(platform)]
        ).joined()
    }
}

/// Runs `body` in an outlet of its own. The video is a text file: nobody plays it here.
func withOutlet(_ body: @Sendable (Outlet) async throws -> Void) async throws {
    try await withStudio { studio in
        try await studio.town.run(
            """
            insert into programme.people (staff_no, name_zh) values ('T1', '王老师');
            insert into programme.videos (code, title_zh, source_path, source_sha256, status, outputs, ready_at)
            values ('c1', '第一课', '\(studio.sources)/a.mp4',
                '9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0', 'ready', '{}', now());
            insert into programme.media_probes (video_id, source_sha256, tool, raw, norm)
            select video_id, source_sha256, 'test', '{}',
                '{"container": "mov,mp4", "duration_ms": 8000, "size": 3, "video": {"codec": "h264"}}'
            from programme.videos
            """)
        try Command.run("/bin/sh", ["-c", "printf aaa > \(studio.sources)/a.mp4"])
        try await body(Outlet(studio: studio))
    }
}
