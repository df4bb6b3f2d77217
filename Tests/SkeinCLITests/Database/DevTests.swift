import Glibc
import TestSupport
import Testing

@Suite("skein dev")
struct DevTests {
    @Test("The guided demo, from an empty directory to its end, and once more")
    func demo() async throws {
        let directory = "/tmp/skein-dev-test-\(getpid())"
        let arguments = ["dev", "--demo", "--once", "--directory", directory, "-o", "csv"].map { Array($0.utf8) }
        let first = try await Executable.start(arguments).end()
        #expect(first.status == 0, "\(first.err)")
        #expect(first.err.contains("opens the review of") && first.err.contains("100% (400/400)"), "\(first.err)")
        #expect(first.err.contains("error: SK002 bad_arguments") && first.err.contains("at /review_year"))
        #expect(first.err.contains("ended as completed"))
        let rows = first.out.split(whereSeparator: \.isNewline)
        #expect(rows.count > 11, "\(first.out)")
        #expect(rows.first?.hasPrefix("review_year,basis,track,district_code,district,total,open") == true)
        let second = try await Executable.start(arguments).end()
        #expect(second.status == 0 && second.err.contains("was opened by its schedule before"), "\(second.err)")
        #expect(second.out.split(whereSeparator: \.isNewline).prefix(11) == rows.prefix(11))
        #expect(
            first.err.contains("review.apply_outcome) completed") && first.out.contains("effective")
                && first.err.contains("#EXT-X-STREAM-INF"), "\(first.out)")
        let server = Glibc.access(directory + "/postgres/data/postmaster.pid", F_OK)
        #expect(server != 0, "the server still runs")
        try Executable.remove(directory)
    }
}
