import SkeinCLI

@main
struct SkeinMain {
    static func main() async {
        await SkeinCommand().main()
    }
}
