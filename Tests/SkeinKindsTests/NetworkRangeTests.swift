import Testing
import Transfer

@testable import SkeinKinds

@Suite struct NetworkRangeTests {
    @Test(arguments: [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1",
        "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fec0::1", "fd00::1",
        "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1", "64:ff9b::10.0.0.1", "2002:7f00:1::", "2001:db8::1",
    ])
    func notPublic(_ text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic == false)
    }

    @Test(arguments: [
        "1.1.1.1", "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
        "223.255.255.255", "2606:4700::1111", "2a00::1", "::ffff:1.1.1.1", "64:ff9b::1.1.1.1",
    ])
    func isPublic(_ text: String) throws {
        #expect(try #require(IPAddress(text)).isPublic)
    }

    @Test func rangesAreReadAndMatchedBitByBit() throws {
        let range = try #require(NetworkRange("10.0.0.0/9"))
        #expect(range.contains(try #require(IPAddress("10.127.255.255"))))
        #expect(!range.contains(try #require(IPAddress("10.128.0.0"))))
        #expect(!range.contains(try #require(IPAddress("::1"))))
        #expect(NetworkRange("10.0.0.1")?.prefix == 32)
        for wrong in ["", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/8/8", "10.0.0/8", "host/8", "::/129"] {
            #expect(NetworkRange(wrong) == nil, "\(wrong)")
        }
    }
}
