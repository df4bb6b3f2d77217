import FoundationEssentials
import Testing
import Timetabling

@testable import SkeinCLI

@Suite("bench timetabling")
struct BenchTimetablingTests {
    /// Two courses of one teacher, one room, four periods.
    static let instance = """
        Name: tiny
        Courses: 2
        Rooms: 1
        Days: 2
        Periods_per_day: 2
        Curricula: 1
        Constraints: 1
        COURSES:
        a t 2 2 30
        b t 1 1 12
        ROOMS:
        hall 25
        CURRICULA:
        q 2 a b
        UNAVAILABILITY_CONSTRAINTS:
        b 0 0
        END.
        """

    private func run(_ text: String, _ arguments: String...) async -> CommandRun {
        await CommandRun.of(["bench", "timetabling", "-"] + arguments, input: Array(text.utf8))
    }

    @Test("The solution alone goes to standard output, and the costs to standard error, without a database")
    func solving() async throws {
        let run = await run(Self.instance, "--moves", "20000", "--seed", "7")
        #expect(run.status == .done, "\(run.err)")
        let verdict = try CourseChecker(CourseInstance(ctt: Self.instance)).check(run.out)
        // Five seats are missing to each lecture of `a`, and a lecture on a day of its own is isolated.
        #expect(verdict.violations == 0 && verdict.cost == 12)
        #expect(run.out.split(separator: "\n").count == 3)
        #expect(run.err.contains("tiny: cost 12 (room_capacity 10"))
        let again = await self.run(Self.instance, "--moves", "20000", "--seed", "7")
        #expect(again.out == run.out)
    }

    @Test("For programs the figures on standard error are an object, beside the solution")
    func figures() async throws {
        let run = await run(Self.instance, "--moves", "20000", "--seed", "7", "-o", "json")
        #expect(run.status == .done && run.out.split(separator: "\n").count == 3, "\(run.err)")
        let figures = try JSONDecoder().decode(Figures.self, from: Data(run.err.utf8))
        #expect(figures.name == "tiny" && figures.cost == 12 && figures.unplaced == 0 && !figures.cancelled)
        #expect(figures.roomCapacity == 10 && figures.seed == 7 && figures.chains == 2 && figures.moves >= 20_000)
        let csv = await self.run(Self.instance, "--moves", "20000", "-o", "csv")
        #expect(csv.err.hasPrefix("name,cost,room_capacity,"), "\(csv.err)")
    }

    private struct Figures: Decodable {
        let name: String
        let cost, unplaced, moves, seed, chains, roomCapacity: Int
        let seconds: Double
        let cancelled: Bool

        private enum CodingKeys: String, CodingKey {
            case name, cost, unplaced, moves, seed, chains, seconds, cancelled
            case roomCapacity = "room_capacity"
        }
    }

    @Test("A wrong file is an error with its line, and nothing is printed", arguments: Language.allCases)
    func wrongFile(_ language: Language) async {
        let text = Self.instance.replacing("hall 25", with: "hall many")
        let run = await run(text, "--moves", "1000", "--lang", language.rawValue)
        #expect(run.status == .failed && run.out.isEmpty)
        #expect(run.err.contains(language == .english ? "line 12: capacity is many" : "第 12 行：capacity is many"))
    }

    @Test("A lecture without a place is a failure that says what the rules leave to its course")
    func impossible() async {
        let text = Self.instance.replacing("a t 2 2 30", with: "a t 4 2 30")
        let run = await run(text, "--moves", "1000")
        #expect(run.status == .failed)
        #expect(run.out.split(separator: "\n").count == 4)
        #expect(run.err.contains("1 lectures have no place"))
        #expect(run.err.contains("of 4 periods are open to it (availability −"))
    }

    @Test(
        "A wrong command line is 64",
        arguments: [
            ["/nonexistent.ctt"], ["-", "--seconds", "0"], ["-", "--moves", "0"], ["-", "--chains", "0"],
            ["-", "--seed", "-1"], [],
        ])
    func usage(_ arguments: [String]) async {
        let run = await CommandRun.of(["bench", "timetabling"] + arguments, input: Array(Self.instance.utf8))
        #expect(run.status == .usage && run.out.isEmpty && !run.err.isEmpty, "\(run.err)")
    }
}
