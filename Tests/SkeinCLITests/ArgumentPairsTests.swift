import Testing

@testable import SkeinCLI

@Suite("Arguments on the command line")
struct ArgumentPairsTests {
    private func merged(_ pairs: [String], _ base: String? = nil) throws -> String {
        let json = try ArgumentPairs.merge(try pairs.map(ArgumentPairs.init), into: base.map { Array($0.utf8) })
        return String(decoding: json, as: UTF8.self)
    }

    @Test("Text and JSON members")
    func members() throws {
        #expect(
            try merged(["a=1", "b:=1", "c=x=y", "d:=[1,2]", "e="]) == #"{"a":"1","b":1,"c":"x=y","d":[1,2],"e":""}"#)
        #expect(try merged(["a=\"q\"\n"]) == #"{"a":"\"q\"\n"}"#)
        #expect(try merged(["n:=9007199254740993"]) == #"{"n":9007199254740993}"#)
    }

    @Test("Members join an object")
    func joins() throws {
        #expect(try merged(["a=1"], " {\"b\": 2} \n") == " {\"b\": 2,\"a\":\"1\"}")
        #expect(try merged(["a=1"], "{ }") == "{ \"a\":\"1\"}")
        #expect(try merged(["a=1"], "  ") == #"{"a":"1"}"#)
        #expect(throws: CLIError.self) { try merged(["a=1"], "[1]") }
    }

    @Test(
        "One member cannot become two",
        arguments: ["a:=1,\"b\":2", "a:=1} ,{", "a:=", "a:=NaN", #"a:="\u0000""#, "a:={"])
    func noInjection(_ text: String) {
        let error = #expect(throws: CLIError.self) { try ArgumentPairs(text) }
        #expect(error?.status == .failed)
        #expect(error?.pointer?.hasPrefix("/a") == true)
    }

    @Test("Wrong forms", arguments: ["", "=x", "abc", ":=1"])
    func wrong(_ text: String) {
        let error = #expect(throws: CLIError.self) { try ArgumentPairs(text) }
        #expect(error?.status == .usage)
    }

    @Test("Lines keep their numbers over blank ones")
    func lines() {
        let lines = BulkEnqueuer.lines(Array("{}\n\n  \r\n{\"a\":1}\r\n".utf8))
        #expect(lines.map(\.number) == [1, 4])
    }
}
