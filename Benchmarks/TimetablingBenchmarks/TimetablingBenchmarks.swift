import ArgumentParser
import Glibc
import Timetabling

@main
struct TimetablingBenchmarks: AsyncParsableCommand {
    @Argument var files: [String]
    @Option var seconds = 30.0
    @Option var seeds = 1
    @Option var seed: UInt64 = 1
    @Option var chains = 1
    @Option var hottest = 12.0
    @Option var coldest = 0.15
    @Option var reheated = 3.0
    @Option var cycles = 1
    @Option var ruin = 0.2

    func run() async throws {
        for file in files {
            let instance = try CourseInstance(ctt: String(decoding: readFile(file), as: UTF8.self))
            for seed in seed..<(seed + UInt64(seeds)) {
                var s = CourseProblem.settings
                s.hottest = hottest; s.coldest = coldest; s.reheated = reheated; s.cycles = cycles; s.ruin = ruin
                let start = ContinuousClock().now
                let o = await Solver<CourseProblem>(s, chains: chains).solve(
                    CourseProblem(instance), seed: seed, budget: .time(.seconds(seconds), on: ContinuousClock()))
                let e =
                    Double((ContinuousClock().now - start).components.seconds) + 1e-18
                    * Double((ContinuousClock().now - start).components.attoseconds)
                let v = try CourseChecker(instance).check(o.plan.text(instance))
                print(
                    instance.name, seed, o.score, v.violations, v.cost, "Mmoves/s", Double(o.moves) / e / 1e6, "acc",
                    Double(o.accepted) / Double(o.moves), o.ending)
            }
        }
    }
}
func readFile(_ path: String) -> [UInt8] {
    guard let f = fopen(path, "r") else { return [] }
    defer { fclose(f) }
    var all: [UInt8] = []
    var b = [UInt8](repeating: 0, count: 65536)
    while true { let n = fread(&b, 1, 65536, f); if n <= 0 { break }; all += b[0..<n] }
    return all
}
