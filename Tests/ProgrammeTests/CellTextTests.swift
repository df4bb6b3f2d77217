import Testing

@testable import Programme

@Suite("Cells as spreadsheets write them")
struct CellTextTests {
    private func read(_ text: String, _ column: String, _ kind: IntakeKind) -> (String?, IntakeProblem?) {
        guard let column = kind.columns.first(where: { $0.name == column }) else { return (nil, nil) }
        do {
            return (try CellText.canonical(text, column), nil)
        } catch {
            return (nil, error.problem)
        }
    }

    @Test(
        "Days",
        arguments: [
            ("2026-09-01", "2026-09-01"), ("2026/9/1", "2026-09-01"), ("2026.9.1", "2026-09-01"),
            ("2026年9月1日", "2026-09-01"), ("20260901", "2026-09-01"), ("46266", "2026-09-01"),
            ("２０２６－０９－０１", "2026-09-01"), ("2026/9/1 0:00", "2026-09-01"), ("'2026-09-01", "2026-09-01"),
            ("\u{3000}2026-09-01\u{A0}", "2026-09-01"), ("2024-02-29", "2024-02-29"), ("43890", "2020-02-29"),
        ])
    func days(_ text: String, _ day: String) {
        #expect(read(text, "from", .posts) == (day, nil))
    }

    @Test(
        "What is no day, or may be two",
        arguments: [
            ("1/9/2026", IntakeProblem.date), ("2026-02-29", .date), ("2026-13-01", .date), ("soon", .date),
            ("2026-09", .date), ("1899-12-31", .dateRange), ("2201-01-01", .dateRange), ("2026/9/1 8:30", .date),
            ("12345", .date), ("99999999999999999999", .date), ("2026年9月", .date),
        ])
    func noDays(_ text: String, _ problem: IntakeProblem) {
        #expect(read(text, "from", .posts) == (nil, problem))
    }

    @Test(
        "Hours",
        arguments: [
            ("8:20", "08:20"), ("08:20", "08:20"), ("08:20:00", "08:20"), ("８：２０", "08:20"), ("8点20分", "08:20"),
            ("14时", "14:00"), ("23:59", "23:59"),
        ])
    func hours(_ text: String, _ hour: String) {
        #expect(read(text, "starts", .halfDays) == (hour, nil))
    }

    @Test(
        "What is no hour, or after midnight",
        arguments: [
            ("24:10", IntakeProblem.pastMidnight), ("24:00", .pastMidnight), ("8:60", .time), ("8", .time),
            ("8:5", .time), ("8:20:30", .time), ("8:20 PM", .time), ("noon", .time), ("08:20-09:00", .time),
        ])
    func noHours(_ text: String, _ problem: IntakeProblem) {
        #expect(read(text, "starts", .halfDays) == (nil, problem))
    }

    @Test(
        "Weekdays",
        arguments: [
            ("1", "1"), ("3", "3"), ("三", "3"), ("周三", "3"), ("星期三", "3"), ("礼拜三", "3"), ("Wed", "3"),
            ("wednesday", "3"), ("周日", "7"), ("星期天", "7"), ("７", "7"), ("8", nil), ("0", nil), ("周", nil),
            ("holiday", nil), ("We", nil),
        ] as [(String, String?)])
    func weekdays(_ text: String, _ day: String?) {
        #expect(read(text, "weekday", .halfDays) == (day, day == nil ? .weekday : nil))
    }

    @Test("Numbers, words, truth values, codes")
    func others() {
        #expect(read("1,234", "quota", .cohorts) == ("1234", nil))
        #expect(read("１，２３４", "quota", .cohorts) == ("1234", nil))
        #expect(read("1,23", "quota", .cohorts) == (nil, .integer))
        #expect(read("1.5", "quota", .cohorts) == (nil, .integer))
        #expect(read("-36.5", "latitude", .organisations) == ("-36.5", nil))
        #expect(read("专职思政课教师", "post", .posts) == ("ip_teacher_full", nil))
        #expect(read("TEACHER", "post", .posts) == ("teacher", nil))
        #expect(read("boss", "post", .posts) == (nil, .word))
        #expect(read("小学、初中", "stages", .organisations) == ("primary;junior", nil))
        #expect(read("是", "is_main", .posts) == ("true", nil))
        #expect(read("maybe", "is_main", .posts) == (nil, .boolean))
        #expect(read("Ｔ０１", "staff_no", .people) == ("T01", nil))
        #expect(read("1.23E+11", "staff_no", .people) == (nil, .scientific))
        #expect(read("370E12", "staff_no", .people) == ("370E12", nil), "a code and no rounded number")
        #expect(read("　", "name_zh", .people) == (nil, nil))
        #expect(read("'=cmd", "name_zh", .people) == ("=cmd", nil), "text stays text")
        #expect(read("a\nb", "name_zh", .people) == (nil, .control))
        #expect(read(String(repeating: "名", count: 501), "name_zh", .people) == (nil, .tooLong))
        #expect(read("示例（一）中学", "name_zh", .people) == ("示例（一）中学", nil))
    }
}
