extension ProgrammeSchedules {
    static let intake: [ProgrammeSchedule] = []
}
