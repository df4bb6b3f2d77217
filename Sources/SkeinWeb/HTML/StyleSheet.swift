/// The one style sheet. Light or dark as the browser asks; nothing is fetched from anywhere else.
enum StyleSheet {
    static let text = """
        :root{color-scheme:light dark;--bg:#f6f7f9;--panel:#fff;--ink:#1c2430;--soft:#566172;--line:#d9dee6;--link:#0b57b0;
        --good:#15693a;--bad:#b3261e;--warn:#8a5a00;--accent:#0b57b0;--on:#fff;--goodbg:#e5f4ea;--badbg:#fbe9e7;--warnbg:#fdf3dc}
        @media(prefers-color-scheme:dark){:root{--bg:#12161c;--panel:#1b2129;--ink:#e6eaf0;--soft:#a3afbf;--line:#333d4a;
        --link:#8ab8ff;--good:#6fce93;--bad:#ff9b92;--warn:#efc15b;--accent:#8ab8ff;--on:#0f141a;--goodbg:#17301f;
        --badbg:#3a1d1b;--warnbg:#352a12}}
        *{box-sizing:border-box}
        body{margin:0;background:var(--bg);color:var(--ink);font:15px/1.5 system-ui,"Noto Sans CJK SC","Noto Sans SC",
        "Microsoft YaHei","PingFang SC",sans-serif}
        a{color:var(--link)}a:focus-visible,button:focus-visible,input:focus-visible,select:focus-visible,
        summary:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
        .skip{position:absolute;left:-999px}.skip:focus{left:1rem;top:.5rem;background:var(--panel);padding:.5rem 1rem;z-index:2}
        .frame{display:flex;min-height:100vh}
        nav.side{width:12.5rem;flex:none;background:var(--panel);border-right:1px solid var(--line);padding:1rem .75rem}
        nav.side .brand{font-weight:700;font-size:1.15rem;padding:.25rem .75rem 1rem;display:block;color:var(--ink);
        text-decoration:none}
        nav.side ul{list-style:none;margin:0;padding:0}
        nav.side li a{display:block;padding:.4rem .75rem;border-radius:6px;color:var(--ink);text-decoration:none}
        nav.side li a:hover{background:var(--bg)}
        nav.side li a[aria-current]{background:var(--accent);color:var(--on);font-weight:600}
        nav.side .gap{margin-top:.75rem;border-top:1px solid var(--line);padding-top:.75rem}
        .content{flex:1;min-width:0;padding:0 1.75rem 2rem}
        .top{display:flex;justify-content:flex-end;align-items:center;gap:1rem;padding:.75rem 0;color:var(--soft);
        font-size:.9rem}
        .top form{display:inline}
        h1{font-size:1.5rem;margin:.25rem 0 1rem}h2{font-size:1.1rem;margin:1.75rem 0 .6rem}
        .banner{border-radius:8px;padding:.8rem 1rem;margin:0 0 1.25rem;font-weight:600;border:1px solid}
        .good{background:var(--goodbg);color:var(--good)}.bad{background:var(--badbg);color:var(--bad)}
        .warn{background:var(--warnbg);color:var(--warn)}
        .tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:0 0 1rem;padding:0}
        .tile{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem}
        .tile dt{color:var(--soft);font-size:.85rem}.tile dd{margin:0;font-size:1.3rem;font-weight:650;
        font-variant-numeric:tabular-nums}
        .panel{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:1rem;margin:0 0 1rem}
        .panel>:first-child{margin-top:0}.panel>:last-child{margin-bottom:0}
        .scroll{overflow-x:auto;background:var(--panel);border:1px solid var(--line);border-radius:8px}
        table{border-collapse:collapse;width:100%;font-size:.92rem}
        th,td{text-align:left;padding:.45rem .75rem;border-bottom:1px solid var(--line);vertical-align:top}
        th{color:var(--soft);font-weight:600;white-space:nowrap;background:var(--panel)}
        tbody tr:last-child td{border-bottom:0}tbody tr:hover{background:var(--bg)}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums}td.t{white-space:nowrap}
        td.long{min-width:13rem;max-width:26rem;overflow-wrap:anywhere}td summary{cursor:pointer}td details pre{margin:.4rem 0 0}
        .tag{display:inline-block;border-radius:99px;padding:0 .6rem;font-size:.85rem;border:1px solid var(--line);
        white-space:nowrap}
        pre{background:var(--bg);border:1px solid var(--line);border-radius:6px;padding:.75rem;overflow-x:auto;margin:.25rem 0;
        white-space:pre-wrap;overflow-wrap:anywhere}
        label{display:block;font-weight:600;margin:.5rem 0 .25rem}
        input[type=text],input[type=password],select{font:inherit;padding:.4rem .6rem;border:1px solid var(--soft);
        border-radius:6px;background:var(--panel);color:var(--ink);width:100%}
        .row{display:flex;gap:.6rem;align-items:end;flex-wrap:wrap}.row .grow{flex:1 1 18rem}
        .inline{display:inline-flex;gap:.4rem;align-items:center}.inline input[type=text]{width:9rem}
        button,.button{font:inherit;padding:.4rem .9rem;border-radius:6px;border:1px solid var(--accent);
        background:var(--panel);color:var(--accent);cursor:pointer;white-space:nowrap;text-decoration:none;
        display:inline-block}
        button.strong{background:var(--accent);color:var(--on)}button.danger{border-color:var(--bad);color:var(--bad)}
        td button{padding:.15rem .6rem;font-size:.88rem}
        .soft{color:var(--soft);font-size:.9rem}.pages{display:flex;gap:1rem;margin:.75rem 0}
        .facts{display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1.5rem;margin:0}
        .facts dt{color:var(--soft)}.facts dd{margin:0;overflow-wrap:anywhere}
        ol.time{list-style:none;margin:0;padding:0 0 0 1rem;border-left:3px solid var(--line)}
        ol.time li{padding:.25rem 0 .25rem .5rem}ol.time time{color:var(--soft);margin-right:1rem}
        .chart{overflow-x:auto}svg{width:100%;min-width:36rem;height:auto;display:block}svg .done{fill:var(--good)}svg .lost{fill:var(--bad)}
        svg .axis{fill:var(--soft);font-size:11px}svg .base{fill:var(--line)}
        svg.term{min-width:54rem;font-size:12px}svg.term text{fill:var(--ink)}svg.term .date{fill:var(--soft);font-size:10px}
        svg.term .head{font-weight:700}svg.term .week{fill:none;stroke:var(--line)}svg.term a:focus-visible rect{stroke-width:3}
        svg.term .box{fill:hsl(var(--hue),70%,88%);stroke:hsl(var(--hue),60%,40%)}svg.term .open{stroke-dasharray:4 3}
        .c0{--hue:210}.c1{--hue:20}.c2{--hue:130}.c3{--hue:280}.c4{--hue:45}.c5{--hue:330}.c6{--hue:175}.c7{--hue:90}
        .c8{--hue:250}.c9{--hue:0}
        @media(prefers-color-scheme:dark){svg.term .box{fill:hsl(var(--hue),35%,22%);stroke:hsl(var(--hue),45%,60%)}}
        .login{max-width:22rem;margin:10vh auto}footer{color:var(--soft);font-size:.85rem;margin-top:2rem}
        @media(max-width:50rem){.frame{display:block}nav.side{width:auto;border-right:0;border-bottom:1px solid var(--line)}
        nav.side ul{display:flex;flex-wrap:wrap}nav.side .gap{margin:0;border:0;padding:0}.content{padding:0 1rem 2rem}}
        """
}
