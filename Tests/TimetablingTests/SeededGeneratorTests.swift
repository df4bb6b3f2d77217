import Testing

@testable import Timetabling

@Suite("Seeded generator")
struct SeededGeneratorTests {
    @Test("The sequence is that of the published algorithm")
    func reference() {
        var generator = SeededGenerator(seed: 0)
        (generator.s0, generator.s1, generator.s2, generator.s3) = (1, 2, 3, 4)
        let published: [UInt64] = [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240]
        #expect((0..<4).map { _ in generator.next() } == published)
    }

    @Test("SplitMix64 fills the state")
    func seeding() {
        let generator = SeededGenerator(seed: 0)
        #expect(generator.s0 == 0xE220_A839_7B1D_CDAF)
        #expect(generator.s1 == 0x6E78_9E6A_A1B9_65F4)
        #expect(generator.s2 == 0x06C4_5D18_8009_454F)
        #expect(generator.s3 == 0xF88B_B8A8_724C_81EC)
    }

    @Test("Numbers below a bound are all met, about equally often")
    func bounds() {
        var generator = SeededGenerator(seed: 7)
        var counts = [Int](repeating: 0, count: 7)
        for _ in 0..<70_000 { counts[generator.index(below: 7)] += 1 }
        #expect(counts.allSatisfy { (9_500...10_500).contains($0) }, "\(counts)")
        #expect((0..<100).allSatisfy { _ in generator.index(below: 1) == 0 })
    }

    @Test("Streams of a seed differ from each other and between seeds")
    func streams() {
        let seeds =
            (0..<100).map { SeededGenerator.seed(1, stream: $0) }
            + (0..<100).map { SeededGenerator.seed(2, stream: $0) }
        #expect(Set(seeds).count == 200)
    }
}
