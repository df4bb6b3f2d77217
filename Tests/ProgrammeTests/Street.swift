import Channels
import FoundationEssentials
import PQ
import Programme
import Skein
import SkeinTesting
import Synchronization
import TestSupport
import Transfer

/// A town with one endpoint, `group`, and a server on this host that plays the other side.
struct Street: Sendable {
    /// What must be found nowhere.
    static let secret = "planted-Secret-4711"

    let town: Town
    let queue: Database
    let access: ChannelAccess

    static func keys() throws -> KeyRing {
        try KeyRing("test " + Data(repeating: 7, count: 32).base64EncodedString())
    }

    /// Adds an endpoint that is called at this address.
    func add(_ name: String, _ channel: String, _ url: String, perMinute: Int = 18) async throws {
        let keys = try Self.keys()
        let address = try keys.seal(url + "?key=" + Self.secret, for: SealedPlace.address.of(endpoint: name))
        let secret = try keys.seal(Self.secret, for: SealedPlace.secret.of(endpoint: name))
        try await town.connection.run { c in
            _ = try c.query(
                "select programme.add_endpoint($1, $2, $3, $4, null, $5)",
                [.text(name), .text(channel), .bytea(address), .bytea(secret), .int4(Int32(perMinute))])
        }
    }

    /// Sends a message to endpoints and gives the delivery.
    @discardableResult
    func send(to endpoint: String = "group", key: String = "k", more: String = "{}") async throws -> String {
        _ = try await town.value(
            """
            select programme.notify_send(jsonb_build_object('template', 'review.remind_unit',
                'audience', jsonb_build_object('endpoints', jsonb_build_array($1)), 'severity', 'normal',
                'category', 'review', 'params', '{"unit": "一中*", "year": 2026, "due": "12-22", "open": 3}'::jsonb,
                'subject', 'organisation:1', 'dedupe_key', $2) || $3::jsonb)
            """, [.text(endpoint), .text(key), .text(more)])
        return try await town.value(
            """
            select d.delivery_id from programme.deliveries d join programme.notifications n using (notification_id)
            where n.dedupe_key = $1
            """, [.text(key)]) ?? "none"
    }

    /// One attempt at a delivery.
    func attempt(_ delivery: String, _ attempt: Int = 1) async throws -> Performed {
        var registry = JobRegistry()
        try ProgrammeJobs.register(in: &registry, access: access)
        return try await perform(
            DeliverNotification(deliveryID: delivery), in: registry, database: queue, attempt: attempt)
    }

    /// As `attempt`, for one that fails: what it fails with.
    func failure(_ delivery: String, _ number: Int = 1) async throws -> JobFailure? {
        do {
            _ = try await attempt(delivery, number)
            return nil
        } catch let failure as JobFailure {
            return failure
        }
    }

    /// Status and code of a delivery.
    func state(_ delivery: String) async throws -> String {
        try await town.lines(
            "select status, provider_code from programme.delivery where delivery_id = '\(delivery)'"
        ).joined()
    }
}

/// The requests that a server was sent.
final class Requests: Sendable {
    private let list = Mutex<[String]>([])
    var all: [String] { list.withLock { $0 } }
    func add(_ request: String) -> Int {
        list.withLock {
            $0.append(request); return $0.count
        }
    }
}

/// Runs `body` in a street whose worker may call this host. Without `quiet` the hour does not matter.
func withStreet(keys: Bool = true, quiet: Bool = false, _ body: @Sendable (Street) async throws -> Void) async throws {
    try await withTown { town in
        if !quiet { try await town.run("update programme.policies set value = '{}' where key = 'notify.quiet'") }
        let queue = Database(town.database.conninfo, logger: testLogger)
        let access = ChannelAccess(
            policy: HTTPPolicy(allowedRanges: [NetworkRange("127.0.0.1")].compactMap(\.self)),
            keys: keys ? try Street.keys() : nil)
        try await body(Street(town: town, queue: queue, access: access))
        await queue.close()
    }
}
