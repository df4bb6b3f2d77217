import FoundationEssentials
import TestSupport
import Testing

@testable import SkeinWeb

@Suite("The year ahead")
struct UpcomingTests {
    private struct Item: Decodable {
        var schedule: String
        var due_at: String
        var every_seconds: Double?
    }

    private struct Answer: Decodable {
        var items: [Item]
        var next: String?
    }

    /// A dozen weekly schedules are more than a page of the list; between them one for every minute and one a year.
    private static let schedules = """
        select skein.define_kind('t.due');
        select skein.set_schedule('weekly-' || g, 't.due', rule => format('cron: %s 3 * * 1', g)) from generate_series(0, 11) g;
        select skein.set_schedule('minute', 't.due', rule => 'cron: * * * * *');
        select skein.set_schedule('yearly', 't.due', rule => 'yearly: 12-24 08:00');
        """

    @Test("pages tell every due time of the year once, and what is due all the time in one item")
    func whole() async throws {
        try await withDatabase { database in
            try await database.psql(Self.schedules)
            try await withPage(database) { client in
                var seen: [Item] = []
                var next: String? = ""
                var pages = 0
                while let after = next, pages < 30 {
                    let address =
                        "/api/v1/schedules/upcoming?limit=50" + (after.isEmpty ? "" : "&after=\(Link.encoded(after))")
                    let page = try JSONDecoder().decode(
                        Answer.self, from: Data(try await client.get(address).text.utf8))
                    seen += page.items
                    next = page.next
                    pages += 1
                }
                #expect(next == nil && pages > 10)
                #expect(seen.map(\.due_at) == seen.map(\.due_at).sorted())
                #expect(seen.filter { $0.schedule == "yearly" }.count == 1)
                let minute = seen.filter { $0.schedule == "minute" }
                #expect(minute.count == 1 && minute.first?.every_seconds == 60)
                for number in 0..<12 {
                    let times = seen.filter { $0.schedule == "weekly-\(number)" }
                    #expect((52...53).contains(times.count) && Set(times.map(\.due_at)).count == times.count)
                    #expect(times.allSatisfy { $0.every_seconds == nil })
                }
            }
        }
    }

    @Test("the page folds what is due often, says so, and leads on to the end of the year")
    func page() async throws {
        try await withDatabase { database in
            try await database.psql(Self.schedules)
            try await withPage(database) { client in
                var address: String? = "/schedules"
                var yearly = 0
                var minute = 0
                var pages = 0
                while let path = address, pages < 10 {
                    let text = try await client.get(path).text
                    let ahead = text.split(separator: "The year ahead</h2>").last ?? ""
                    yearly += ahead.matches(of: #/<td>yearly</td>/#).count
                    minute += ahead.matches(of: #/<td>minute</td><td>about every 1 min</td>/#).count
                    address = text.firstMatch(of: #/href="(\/schedules\?after=[^"]+)" rel="next"/#).map {
                        String($0.output.1)
                    }
                    pages += 1
                }
                #expect(address == nil && pages == 4 && yearly == 1 && minute == 1, "\(pages) \(yearly) \(minute)")
            }
        }
    }
}
