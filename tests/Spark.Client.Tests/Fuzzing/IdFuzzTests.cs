using FsCheck.Fluent;

namespace Spark.Client.Tests.Fuzzing;

public class IdFuzzTests
{
    private static readonly IReadOnlyList<string> Known = Corpus.Lines("ids");

    public static TheoryData<string> Cases => [.. Known];

    [Theory]
    [MemberData(nameof(Cases), DisableDiscoveryEnumeration = true)]
    public void A_known_oddity_is_an_id_or_none(string id) => Check(id);

    [Fact]
    public void Whatever_the_text_it_is_an_id_or_none() => Fuzz.Holds(Gen.OneOf(Fuzz.Text, Fuzz.Around(Known)), Check);

    [Fact]
    public void What_is_encoded_is_decoded_and_the_same_whatever_the_cluster() =>
        Fuzz.Holds(
            from key in Fuzz.Text
            let whole = string.Concat(key.EnumerateRunes())
            where whole.Length > 0
            select whole,
            key =>
            {
                var id = SparkId.Encode("us", "ROOM", key);
                SparkId.Decode(id).ShouldBe(new SparkId("us", "ROOM", key));
                SparkId.Same(id, SparkId.Encode("eu", "ROOM", key)).ShouldBeTrue();
                SparkId.Same(id, SparkId.Encode("us", "PEOPLE", key)).ShouldBeFalse();
                SparkId.Same(id, SparkId.Encode("us", "ROOM", key + "x")).ShouldBeFalse();
            }
        );

    private static void Check(string id)
    {
        SparkId.Same(id, id).ShouldBe(id.Length > 0);
        if (SparkId.Decode(id) is { } read)
        {
            read.Key.ShouldNotBeEmpty();
            SparkId
                .Same(id, read.Cluster is null ? read.Key : SparkId.Encode(read.Cluster, read.Type!, read.Key))
                .ShouldBeTrue();
        }
    }
}
