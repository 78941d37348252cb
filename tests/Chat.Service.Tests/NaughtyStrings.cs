namespace Chat.Service.Tests;

/// <summary>
/// Text that breaks programs, of each kind that the well-known list of naughty strings has: all of it is somebody's text, and is kept as
/// it is.
/// </summary>
internal static class NaughtyStrings
{
    public static readonly string[] All =
    [
        "undefined", "null", "NULL", "nil", "NaN", "-1", "1E+02", "0x0", "0.0/0", "1,000.00", "true", "{}", "[]", "\\", "\\\\", "%00", "%s%d%n", "${7*7}", "{{7*7}}",
        "'", "''", "\"", "'\"''''\"", "`", "<>?:\"{}|_+", "!@#$%^&*()`~", "-- ", "/* */", "; --", "'; DROP TABLE messages; --", "' OR 1=1 -- 1", "$1", "?", "@p0", "\\x00",
        "\u0001\u0002\u0008\u000b\u001f\u007f", "\u0080\u0085\u009f", "\t\u000b\u000c \u0085\u00a0\u1680\u2002\u2028\u2029\u202f\u205f\u3000", "\u00ad\u0600\u061c\u180e\u200b\u2060\ufeff",
        "\ufeffBOM", "\ufffe\uffff", "\ufffd", "Ω≈ç√∫˜µ≤≥÷", "ÅÍÎÏ˝ÓÔÒÚÆ☃", "¡™£¢∞§¶•ªº–≠", "⁰⁴⁵₀₁₂", "ด้้้้้็็็็็้้้้้็็็็็้้้้้้้้็็็็็้้้้้็็็็็", "田中さんにあげて下さい", "사회과학원 어학연구소", "𠜎𠜱𠝹𠱓𠱸𠲖𠳏",
        "Ⱥ", "ヽ༼ຈل͜ຈ༽ﾉ ヽ༼ຈل͜ຈ༽ﾉ", "(╯°□°）╯︵ ┻━┻)", "👩🏽", "👨‍👩‍👧‍👦", "🇺🇸🇷🇺🇸", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "１２３", "١٢٣", "ثم نفس سقطت وبالتحديد،", "בְּרֵאשִׁית", "\u202atest\u202a\u202b\u202e", "\u2066test\u2067",
        "Ṱ̺̺̕o͞ ̷i̲̬͇̪͙n̝̗͕v̟̜̘̦͟o̶̙̰̠kè͚̮̺̪̹̱̤", "˙ɐnbᴉlɐ ɐuƃɐɯ", "𝐓𝐡𝐞 𝕢𝕦𝕚𝕔𝕜", "⒯⒣⒠", "<script>alert(0)</script>", "&lt;script&gt;", "<img src=x onerror=alert(1)>", "javascript:alert(1)",
        "\"><svg/onload=alert(1)>", "<a href=\"\\x0Bjavascript:alert(1)\">", "../../../etc/passwd%00", "file:///etc/passwd", "() { 0; }; touch /tmp/x", "$(touch /tmp/x)", "Eval(`ls`)", "<?xml version=\"1.0\"?><!DOCTYPE foo [<!ENTITY xxe SYSTEM \"file:///etc/passwd\">]>",
        "CON", "COM1", "DCC SEND STARTKEYLOGGER 0 0 0", "Scunthorpe General Hospital", "Roses are \u001b[0;31mred\u001b[0m", "\u0007", "But now\u001b[20C for my greatest trick...\u001b[8m", "Powerلُلُصّبُلُلصّبُررً ॣ ॣh ॣ ॣ冗", "🏳0🌈️", "జ్ఞ‌ా", "گچپژ", "{% print 'x' * 64 * 1024**3 %}",
        "data: x\n\nevent: NewChat\nid: 9\n\n", "a\r\nb\rc\nd", " leading and trailing ", "e\u0301 é", "İıiI", "ß ﬀ ǆ", "{\"seq\":0}", "\\u0000", "\"},\"seq\":1}",
    ];
}
