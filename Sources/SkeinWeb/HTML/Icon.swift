/// The picture in a browser's tab: a skein of three strands.
enum Icon {
    static let text = """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b57b0"/>\
        <path d="M7 9c8 0 10 14 18 14M7 16c8 0 10 0 18 0M7 23c8 0 10-14 18-14" fill="none" stroke="#fff" stroke-width="3" \
        stroke-linecap="round"/></svg>
        """
}
