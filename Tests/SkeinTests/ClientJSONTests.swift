import FoundationEssentials
import Testing

@testable import Skein

@Suite struct ClientJSONTests {
    @Test(
        arguments: [
            (#"{"a":1}"#, nil, nil),
            (#" { "a" : [ 1 , -0.5e+3 , "x\u00e9\ud83d\ude00\n" , true , null , {} , [] ] } "#, nil, nil),
            (#"{"a":"\u0000"}"#, "/a", "no_nul_character"),
            (#"{"a":[0,{"b~/":"\ud800"}]}"#, "/a/1/b~0~1", "utf8"),
            (#"{"a":"\udc00"}"#, "/a", "utf8"),
            (#"{"a":"\ud800\u0041"}"#, "/a", "utf8"),
            (#"{"a":NaN}"#, "/a", "finite_number"),
            (#"{"a":-Infinity}"#, "/a", "finite_number"),
            (#"{"a":01}"#, "/a", "json"),
            (#"{"a":1.}"#, "/a", "json"),
            (#"{"a":nope}"#, "/a", "json"),
            (#"{"a":"\x"}"#, "/a", "json"),
            (#"{"a":"\u12"}"#, "/a", "json"),
            (#"{"a":1,}"#, "", "json"), (#"[[1,[2,x]]]"#, "/0/1/1", "json"),
            (#"{"a":[],"b":{},"c":[[]],"d":+1}"#, "/d", "json"),
            (#"{"a" 1}"#, "/a", "json"),
            (#"{"a":1"#, "", "json"),
            (#"[1,2"#, "", "json"),
            (#"{} x"#, "", "json"),
            (#""#, "", "json"),
            ("{\"a\":\"\u{1}\"}", "/a", "json"),
        ] as [(String, String?, String?)])
    func faultsAreFound(_ text: String, _ pointer: String?, _ rule: String?) {
        let fault = ArgumentFault.find(in: Array(text.utf8))
        #expect(fault?.pointer == pointer)
        #expect(fault?.rule == rule)
    }

    @Test func aHostileTextIsNoTrouble() {
        let deep = Array(String(repeating: #"{"a":"#, count: 100_000).utf8)
        let fault = ArgumentFault.find(in: deep)
        #expect(fault?.rule == "depth")
        #expect((fault?.pointer.utf8.count ?? 0) < 200)
        #expect(ArgumentFault.find(in: [0x22, 0xFF, 0x22])?.rule == "utf8")
    }

    @Test func datesKeepTheirMicrosecondsAndSayTheirOffset() throws {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"), (1_796_115_600.25, "2026-12-01T09:00:00.250000Z"),
            (-0.5, "1969-12-31T23:59:59.500000Z"), (0.9999999, "1970-01-01T00:00:01Z"),
            (253_402_300_799, "9999-12-31T23:59:59Z"),
        ] {
            #expect(JSONCoding.timestamp(Date(timeIntervalSince1970: seconds)) == text)
        }
        #expect(JSONCoding.timestamp(Date(timeIntervalSince1970: 253_402_300_800)) == nil)
        #expect(JSONCoding.timestamp(Date(timeIntervalSince1970: .infinity)) == nil)

        struct Moment: Codable { var at: Date }
        let json = try JSONCoding.encode(Moment(at: Date(timeIntervalSince1970: 1.5)))
        #expect(String(decoding: json, as: UTF8.self) == #"{"at":"1970-01-01T00:00:01.500000Z"}"#)
        #expect(try JSONCoding.decoder.decode(Moment.self, from: Data(json)).at.timeIntervalSince1970 == 1.5)
        let other = #"{"at":"2026-12-01T09:00:00+08:00"}"#
        #expect(
            try JSONCoding.decoder.decode(Moment.self, from: Data(other.utf8)).at.timeIntervalSince1970
                == 1_796_086_800)
        #expect(throws: DecodingError.self) {
            try JSONCoding.decoder.decode(Moment.self, from: Data(#"{"at":"2026-12-01T09:00:00"}"#.utf8))
        }
    }

    @Test func intervalsAndArraysAreWrittenAsPostgreSQLReadsThem() {
        #expect(EnqueueParameters.interval(.milliseconds(1_500)) == "1.500000 seconds")
        #expect(EnqueueParameters.interval(.milliseconds(-1)) == "-0.001000 seconds")
        #expect(EnqueueParameters.interval(.zero) == "0.000000 seconds")
        #expect(EnqueueParameters.array(["a", "b\"\\,{}", ""]) == #"{"a","b\"\\,{}",""}"#)
    }

    @Test func rawArgumentsAreDecodedWithoutTellingValues() throws {
        struct Args: Decodable { var list: [Int] }
        let job = RawJob(
            id: 1, kind: "k", source: .bytes(Array(#"{"list":[1,"secret"]}"#.utf8)), attempt: 1, maxAttempts: 2,
            runAt: Date())
        let failure = #expect(throws: JobFailure.self) { try job.decode(Args.self) }
        #expect(failure?.code == "bad_arguments")
        #expect(failure?.permanent == false)
        #expect(failure?.message.contains("/list/1") == true)
        #expect(failure?.message.contains("secret") == false)
    }
}
