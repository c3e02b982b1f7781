using System.Text;

namespace Spark.Client.Tests;

public class FileNameTests
{
    [Theory]
    [InlineData("attachment; filename=\"report.pdf\"", "report.pdf")]
    [InlineData("attachment; filename=report.pdf", "report.pdf")]
    [InlineData("attachment; FileName=\"a; b.pdf\"; size=3", "a; b.pdf")]
    [InlineData("attachment; filename=\"t%C3%A4st%20one.pdf\"", "täst one.pdf")]
    [InlineData("attachment; filename=\"x\"; filename*=UTF-8''%e2%82%ac%20rates.txt", "€ rates.txt")]
    [InlineData("attachment; filename=\"t\u00C3\u00A4st.pdf\"", "täst.pdf")] // UTF-8 bytes, read as Latin-1
    [InlineData("attachment; filename=\"t\u00E4st.pdf\"", "täst.pdf")] // Latin-1
    [InlineData("attachment; filename=\"100%.txt\"", "100%.txt")]
    [InlineData("attachment; filename=\"../../etc/passwd\"", "passwd")]
    [InlineData("attachment; filename=\"..%2F..%2Fetc%2Fpasswd\"", "passwd")]
    [InlineData("attachment; filename=\"C:\\\\Windows\\\\system.ini\"", "system.ini")]
    [InlineData("attachment; filename*=UTF-8''..%5C..%5Cboot.ini", "boot.ini")]
    [InlineData("attachment; filename=\"..\"", "file")]
    [InlineData("attachment; filename=\"\"", "file")]
    [InlineData("attachment; filename=\"a%00b%0Ac.txt\"", "a_b_c.txt")]
    [InlineData("attachment; filename=\"stream.txt:hidden\"", "stream.txt_hidden")]
    [InlineData("attachment; filename=\"NUL.txt\"", "_NUL.txt")]
    [InlineData("attachment; filename=\"com1\"", "_com1")]
    [InlineData("attachment; filename=\"name. . \"", "name")]
    [InlineData("attachment; filename*=UTF-8''photo%E2%80%AEgpj.exe", "photogpj.exe")] // shown as photoexe.jpg
    [InlineData("attachment; filename*=UTF-8''%E2%81%A6a%E2%81%A9%D8%9C%E2%80%8F.pdf", "a.pdf")]
    [InlineData("attachment; filename*=UTF-8''a%E2%80%A8b.txt", "a_b.txt")] // a line separator
    [InlineData("attachment; filename=\".bashrc\"", "_bashrc")]
    [InlineData("attachment; filename=\".ssh/.profile\"", "_profile")]
    [InlineData("attachment; filename*=UTF-8''%E2%80%8E.bashrc", "_bashrc")]
    [InlineData("attachment; filename=\" .bashrc\"", "_bashrc")]
    [InlineData("attachment; filename=\"..%E2%80%8F\"", "file")]
    [InlineData("attachment; filename=\"CONIN$\"", "_CONIN$")]
    [InlineData("attachment; filename=\"conout$.log\"", "_conout$.log")]
    [InlineData("attachment; filename*=UTF-8''COM%C2%B9", "_COM¹")]
    [InlineData("attachment; filename*=UTF-8''lpt%C2%B3.txt", "_lpt³.txt")]
    [InlineData("attachment; filename*=UTF-8''C%E2%80%8EON", "_CON")]
    [InlineData("attachment", null)]
    [InlineData("inline; name=\"x\"", null)]
    public void A_name_is_read_in_every_spelling_and_leads_nowhere(string header, string? name)
    {
        using var content = new ByteArrayContent([]);
        content.Headers.TryAddWithoutValidation("Content-Disposition", header);

        FileName.Read(content.Headers).ShouldBe(name);
    }

    [Theory]
    [InlineData("漢", 3)]
    [InlineData("😀", 4)]
    [InlineData("е\u0301", 4)] // a letter and its accent
    public void A_name_is_short_enough_for_a_file_system_that_counts_bytes(string letter, int bytes)
    {
        var safe = FileName.Safe(string.Concat(Enumerable.Repeat(letter, 200)) + ".pdf");

        Encoding.UTF8.GetByteCount(safe).ShouldBeInRange(150 - bytes, 150);
        safe.ShouldStartWith(letter);
        safe.ShouldEndWith(letter + ".pdf");
    }

    [Fact]
    public void A_very_long_name_keeps_its_ending() =>
        FileName.Safe(new string('a', 5000) + ".pdf").ShouldBe(new string('a', 146) + ".pdf");

    [Fact]
    public void A_long_name_that_is_cut_at_a_dot_is_not_hidden() =>
        FileName.Safe("a." + new string('b', 149)).ShouldBe("_" + new string('b', 149));
}
