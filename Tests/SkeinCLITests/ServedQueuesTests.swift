import Testing

@testable import SkeinCLI

@Suite("Queues that a worker serves") struct ServedQueuesTests {
    @Test("names, with places or without")
    func reads() throws {
        let served = try ServedQueues(["default", "transcode=2", "city/17:a=4"], concurrency: 4)
        #expect(served.names == ["default", "transcode", "city/17:a"])
        #expect(served.places == ["transcode": 2, "city/17:a": 4])
    }

    @Test(
        "what means nothing is refused with its entry",
        arguments: ["=2", "a=", "a=0", "a=-1", "a=11", "a=two", "a=1=2", "default"])
    func refuses(entry: String) {
        let error = #expect(throws: CLIError.self) { try ServedQueues(["default", entry], concurrency: 10) }
        #expect(error?.message.hasPrefix("\(entry): ") == true)
    }

    @Test("without a list transcodes leave three quarters of the places, and always have one")
    func defaults() {
        let served = ServedQueues(ofKinds: ["video", "transcode", "video"], concurrency: 10)
        #expect(served.names == ["default", "transcode", "video"])
        #expect(served.places == ["transcode": 2])
        #expect(ServedQueues(ofKinds: ["transcode"], concurrency: 1).places == ["transcode": 1])
        #expect(ServedQueues(ofKinds: ["video"], concurrency: 10).places.isEmpty)
    }
}
