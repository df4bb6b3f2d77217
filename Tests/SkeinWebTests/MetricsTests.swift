import HTTPTypes
import PQ
import SkeinTelemetry
import TestSupport
import Testing

@testable import SkeinWeb

@Suite("Metrics and probes")
struct MetricsTests {
    @Test("The figures are those of the database, in Prometheus' format")
    func figures() async throws {
        try await withDatabase { database in
            _ = try await PagesTests.fill(database)
            try await withPage(database) { client in
                let answer = try await client.get("/metrics")
                let lines = answer.text.split(separator: "\n").map(String.init)
                let sample = #/[a-z_]+(\{[a-z_]+="([^"\\]|\\.)*"(,[a-z_]+="([^"\\]|\\.)*")*\})? -?[0-9.e+-]+/#
                for line in lines where !line.hasPrefix("#") {
                    #expect(try sample.wholeMatch(in: line) != nil, "\(line)")
                }
                for expected in [
                    "skein_db_up 1", "skein_workers 0", "skein_leader 0", "skein_build_info{version=\"test\"} 1",
                    "skein_queue_jobs{queue=\"mail\",state=\"available\"} 1",
                    "skein_queue_jobs{queue=\"default\",state=\"waiting\"} 1",
                    "skein_queue_oldest_ready_age_seconds{queue=\"default\"} 0", "skein_queue_paused{queue=\"mail\"} 1",
                ] { #expect(lines.contains(expected), "\(expected)\n\(answer.text)") }
                #expect(answer.text.contains("skein_schedule_next_run_timestamp_seconds{schedule=\"nightly\"} "))
                #expect(answer.text.contains("skein_oldest_xmin_age_seconds "))
                let names = lines.compactMap { $0.hasPrefix("# TYPE ") ? $0.split(separator: " ")[2] : nil }
                #expect(Set(names).count == names.count)
            }
        }
    }

    @Test("Without the database: alive, not ready, and no figure that would be a guess")
    func down() async throws {
        try await withDatabase(.empty) { database in
            try await withPage(database, conninfo: "host=/nonexistent dbname=x connect_timeout=1") { client in
                let answer17 = try await client.get("/livez")
                #expect(answer17.status == .ok)
                let answer18 = try await client.get("/readyz")
                #expect(answer18.status == .serviceUnavailable)
                let metrics = try await client.get("/metrics").text
                #expect(
                    metrics.contains("skein_db_up 0") && !metrics.contains("oldest_ready")
                        && !metrics.contains("skein_workers"))
                let page = try await client.get("/")
                #expect(page.status == .serviceUnavailable && !page.text.contains("nonexistent"))
            }
        }
    }

    @Test("Ready with a schema, not ready without")
    func ready() async throws {
        try await withDatabase(.programme) { database in
            try await withPage(database) { client in
                let answer = try await client.get("/readyz")
                #expect(answer.status == .ok)
            }
        }
        try await withDatabase(.empty) { database in
            try await withPage(database) { client in
                let answer = try await client.get("/readyz")
                #expect(answer.status == .serviceUnavailable)
            }
        }
    }

    @Test("Label values cannot end their line")
    func labels() {
        #expect(PrometheusText.sample("m", [("a", "x\"y\\z\n")], "1") == #"m{a="x\"y\\z\n"} 1"#)
    }
}
