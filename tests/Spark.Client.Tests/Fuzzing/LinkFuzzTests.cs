using FsCheck.Fluent;

namespace Spark.Client.Tests.Fuzzing;

public class LinkFuzzTests
{
    private static readonly Uri Api = new("https://api.example/v1/");
    private static readonly IReadOnlyList<string> Known = Corpus.Lines("links");

    public static TheoryData<string> Cases => [.. Known];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_known_oddity_leads_nowhere_or_to_the_api(string header) => Check(header);

    [Fact]
    public void Whatever_the_header_says_the_token_stays_with_the_api() =>
        Fuzz.Holds(Gen.OneOf(Fuzz.Text, Fuzz.Around(Known)), Check);

    [Fact]
    public void The_next_link_is_found_among_any_others() =>
        Fuzz.Holds(
            from title in Fuzz.Text
            from target in Gen.Choose(0, 1_000_000)
            select (title, target),
            given =>
            {
                var title = given.title.Replace("\\", "\\\\").Replace("\"", "\\\"");
                LinkHeader
                    .Next($"<x:first>; title=\"{title}\"; rel=first, <y:{given.target}>; rel=\"next\"")
                    .ShouldBe($"y:{given.target}");
            }
        );

    private static void Check(string header)
    {
        if (LinkHeader.Next(header) is { } target)
        {
            header.ShouldContain(target);
        }

        using var response = new HttpResponseMessage();
        if (!response.Headers.TryAddWithoutValidation("Link", header))
        {
            return;
        }

        var call = new ApiCall(HttpMethod.Get, ["rooms"], new Uri(Api, "rooms").AbsoluteUri);
        try
        {
            if (new NextLinks(Api, new Query()).Read(new CallState(call, 0), response) is { } next)
            {
                next.Host.ShouldBe(Api.Host);
                next.Scheme.ShouldBe(Api.Scheme);
                next.Port.ShouldBe(Api.Port);
            }
        }
        catch (SparkAnswerException refused)
        {
            refused.Message.ShouldContain("the link to the next page");
        }
    }
}
