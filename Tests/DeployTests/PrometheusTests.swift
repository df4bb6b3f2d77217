import FoundationEssentials
import Glibc
import PQ
import SkeinTelemetry
import TestSupport
import Testing

/// What Prometheus and Grafana are given: rules, dashboards, and the `/metrics` of a running program.
@Suite("Prometheus")
struct PrometheusTests {
    static let rules = "deploy/prometheus/skein.rules.yml"

    @Test("promtool accepts the rules")
    func check() async throws {
        let tool = try await Tool.run(["promtool", "check", "rules", Self.rules])
        #expect(tool.status == 0, "\(tool.all)")
        #expect(tool.out.contains("SUCCESS"))
    }

    @Test("Each alert fires at its time and not before")
    func rules() async throws {
        let tool = try await Tool.run(["promtool", "test", "rules", "deploy/prometheus/skein.rules.test.yml"])
        #expect(tool.status == 0, "\(tool.all)")
        let tests = try Project.text("deploy/prometheus/skein.rules.test.yml")
        for alert in try Self.alerts() {
            #expect(tests.contains("alertname=\"\(alert)\""), "\(alert) is not tested")
        }
    }

    @Test("A running program's /metrics: promtool finds no fault, Python's client reads it, nothing known is missing")
    func live() async throws {
        try await withDatabase(.programme) { database in
            try await database.psql(Self.figures)
            try await withWeb(database) { address in
                let text = try await Tool.bash("curl -sS --max-time 20 http://\(address)/metrics")
                let promtool = try await Tool.run(["promtool", "check", "metrics"], input: text)
                #expect(promtool.status == 0 && promtool.all.isEmpty, "\(promtool.all)")
                let python = try await Tool.run(
                    [Project.python, Project.path("Tests/DeployTests/Readers/metrics.py")], input: text)
                let read = python.out.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
                // Those of deliveries and reviews need a city: SkeinWebTests has one.
                let expected = Metric.all.filter {
                    !["skein_channel_blocked_seconds", "skein_deliveries_last_day", "skein_reviews_overdue"].contains(
                        $0.name)
                }
                #expect(read.map { $0[0] } == expected.map(\.name), "\(python.all)")
                #expect(read.map { $0[1] } == expected.map { "\($0.kind)" })
                #expect(read.allSatisfy { Int($0[2]).map { $0 > 0 } ?? false })
                for line in [
                    "skein_jobs_enqueued_total 3", "skein_jobs_ended_last_hour{kind=\"t.mail\",state=\"cancelled\"} 1",
                    "skein_schedule_problem{schedule=\"nightly\"} 0",
                    "skein_check_status{check=\"workers\"} 1",
                ] { #expect(text.contains("\n\(line)\n"), "\(line)\n\(text)") }
            }
        }
    }

    @Test("A worker's own figures beside them: read by both, counted as it went")
    func worker() async throws {
        try await withDatabase(.programme) { database in
            try await withWorker(database) { address in
                try await database.psql(
                    """
                    select skein.enqueue_many('noop', array_fill('{}'::jsonb, array[500]));
                    select skein.enqueue('fail', '{"times": 9}', max_attempts => 1);
                    select skein.enqueue('fail', '{"times": 1}', max_attempts => 2);
                    """)
                let scrape = { try await Tool.bash("curl -sS --max-time 20 http://\(address)/metrics") }
                let expected = [
                    "skein_jobs_finished_total{kind=\"noop\",outcome=\"completed\"} 500",
                    "skein_jobs_finished_total{kind=\"fail\",outcome=\"discarded\"} 1",
                    "skein_jobs_finished_total{kind=\"fail\",outcome=\"failed\"} 1",
                    "skein_job_duration_seconds_count{kind=\"noop\"} 500",
                    "skein_job_wait_seconds_count{kind=\"noop\"} 500",
                    "skein_job_wait_seconds_bucket{kind=\"noop\",le=\"+Inf\"} 500", "skein_listen_up 1",
                    "skein_leases_expired_total 0", "skein_settles_refused_total 0",
                ]
                try await eventually(within: .seconds(30), "the worker tells of its jobs") {
                    let lines = try await scrape().split(separator: "\n").map(String.init)
                    return expected.allSatisfy { lines.contains($0) }
                }
                let text = try await scrape()
                let promtool = try await Tool.run(["promtool", "check", "metrics"], input: text)
                #expect(promtool.status == 0 && promtool.all.isEmpty, "\(promtool.all)")
                let python = try await Tool.run(
                    [Project.python, Project.path("Tests/DeployTests/Readers/metrics.py")], input: text)
                #expect(python.status == 0, "\(python.all)")
                for metric in Metric.worker
                where !["skein_spans_exported_total", "skein_spans_dropped_total"].contains(metric.name) {
                    #expect(python.out.contains("\n\(metric.name) \(metric.kind) "), "\(metric.name)\n\(python.all)")
                }
            }
        }
    }

    private static let figures = """
        select skein.define_kind('t.mail', queue => 'mail');
        select skein.enqueue('t.mail'), skein.enqueue('t.mail', delay => '1 day');
        select skein.set_schedule('nightly', 't.mail', rule => 'cron: 0 2 * * *');
        select job_id as later from skein.enqueue('t.mail', delay => '1 hour') \\gset
        select skein.cancel(:later, 'no');
        """

    @Test("Every metric that rules and dashboards name is one that /metrics knows, with those labels")
    func names() throws {
        var known = Dictionary(uniqueKeysWithValues: (Metric.all + Metric.worker).map { ($0.name, Set($0.labels)) })
        for metric in Metric.worker where metric.kind == .histogram {
            known[metric.name + "_bucket"] = Set(metric.labels + ["le"])
        }
        let boards = try Project.files("deploy/grafana", suffix: ".json")
        #expect(boards.count == 2)
        for file in boards + [Self.rules] {
            let text = try Project.text(file)
            let used = text.matches(of: #/\bskein_[a-z_]+/#).map { String($0.output) }
            #expect(!used.isEmpty)
            for name in Set(used) { #expect(known[name] != nil, "\(file) names \(name)") }
            for match in text.matches(of: #/(skein_[a-z_]+)\{([^}]*)\}/#) {
                for label in match.2.matches(of: #/([a-z_]+)[=!]/#) {
                    #expect(known[String(match.1)]?.contains(String(label.1)) == true, "\(file): \(match.0)")
                }
            }
        }
    }

    @Test("Dashboards are what Grafana imports: identified, each panel with its own id, expressions and a place")
    func dashboards() async throws {
        var identities: Set<String> = []
        for file in try Project.files("deploy/grafana", suffix: ".json") {
            let board = try JSONDecoder().decode(Dashboard.self, from: Data(try Project.text(file).utf8))
            #expect(identities.insert(board.uid).inserted)
            #expect(Set(board.panels.map(\.id)).count == board.panels.count)
            for panel in board.panels {
                #expect(panel.gridPos.x + panel.gridPos.w <= 24 && !panel.targets.isEmpty)
                for target in panel.targets {
                    // promtool reads expressions in rules only.
                    let rule = """
                        groups: [{name: panel, rules: [{record: 'panel', expr: '\(target.expr.replacing("'", with: "''"))'}]}]
                        """
                    let tool = try await Tool.run(["promtool", "check", "rules", "/dev/stdin"], input: rule)
                    #expect(tool.status == 0, "\(file), \(panel.title): \(tool.all)")
                }
            }
        }
    }

    private struct Dashboard: Decodable {
        struct Place: Decodable { var x: Int, w: Int }
        struct Target: Decodable { var expr: String }
        struct Panel: Decodable { var id: Int, title: String, gridPos: Place, targets: [Target] }
        var uid: String
        var panels: [Panel]
    }

    @Test("Each alert has a runbook that is about it, and each runbook an alert")
    func runbooks() throws {
        let text = try Project.text(Self.rules)
        let alerts = try Self.alerts()
        let pages = text.matches(of: #/runbook: (docs\/runbooks\/[A-Za-z]+\.md)/#).map { String($0.1) }
        #expect(alerts.count == pages.count)
        for (alert, page) in zip(alerts, pages) {
            let runbook = try Project.text(page)
            #expect(runbook.hasPrefix("# ") && runbook.contains(alert), "\(page)")
            for heading in ["## What it means", "## Where to look", "## What to do"] {
                #expect(runbook.contains(heading), "\(page)")
            }
        }
        let there = try Project.files("docs/runbooks", suffix: ".md").filter { !$0.hasSuffix("README.md") }
        #expect(Set(there) == Set(pages))
    }

    private static func alerts() throws -> [String] {
        let alerts = try Project.text(rules).matches(of: #/- alert: ([A-Za-z]+)/#).map { String($0.1) }
        guard Set(alerts).count == alerts.count, alerts.count > 20 else { throw TestFailure("\(alerts)") }
        return alerts
    }
}
