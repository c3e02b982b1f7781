using System.Text;

namespace Spark.Client.Tests;

public class SparkIdTests
{
    private const string Uuid = "0f3b9a52-6c1e-4d8a-9b77-2d5e8c4f1a60";
    private const string Person = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wZjNiOWE1Mi02YzFlLTRkOGEtOWI3Ny0yZDVlOGM0ZjFhNjA";
    private const string Room = "Y2lzY29zcGFyazovL3VzL1JPT00vNmExZDJjMDAtNGI1ZS0xMWVlLThmMjEtYTcwYzkzZDUxZTQy";

    [Fact]
    public void The_known_ids_are_decoded_and_encoded()
    {
        SparkId.Decode(Person).ShouldBe(new SparkId("us", "PEOPLE", Uuid));
        SparkId.Decode(Room).ShouldBe(new SparkId("us", "ROOM", "6a1d2c00-4b5e-11ee-8f21-a70c93d51e42"));
        SparkId.Encode("us", "PEOPLE", Uuid).ShouldBe(Person);
    }

    [Theory]
    [InlineData("urn:TEAM:eu-central-1_k", "MESSAGE", Uuid)]
    [InlineData("us", "CONTENT", Uuid + "/0")]
    [InlineData("us", "MEMBERSHIP", Uuid + ":" + Uuid)]
    [InlineData("us", "ROLE", "é?>~")]
    public void Any_cluster_and_key_survive(string cluster, string type, string key) =>
        SparkId.Decode(SparkId.Encode(cluster, type, key)).ShouldBe(new SparkId(cluster, type, key));

    [Fact]
    public void Padding_and_the_other_alphabet_are_taken_too()
    {
        var id = Convert.ToBase64String(Encoding.UTF8.GetBytes("ciscospark://us/ROLE/é?>~a"));

        SparkId.Decode(id).ShouldBe(new SparkId("us", "ROLE", "é?>~a"));
    }

    [Fact]
    public void A_bare_uuid_and_base64_of_one_are_keys_without_type()
    {
        SparkId.Decode(Uuid).ShouldBe(new SparkId(null, null, Uuid));
        SparkId.Decode(Convert.ToBase64String(Encoding.UTF8.GetBytes(Uuid))).ShouldBe(new SparkId(null, null, Uuid));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("me")]
    [InlineData("not base64!")]
    [InlineData("aGVsbG8")] // hello
    [InlineData("_____w")] // not UTF-8
    [InlineData("Y2lzY29zcGFyazovL3Vz")] // ciscospark://us
    [InlineData("Y2lzY29zcGFyazovL3VzL1JPT00v")] // ciscospark://us/ROOM/
    public void What_is_no_id_is_none(string? text) => SparkId.Decode(text).ShouldBeNull();

    [Fact]
    public void Ids_in_different_clothes_are_the_same()
    {
        SparkId.Same(Person, Person).ShouldBeTrue();
        SparkId.Same(Person, Uuid).ShouldBeTrue();
        SparkId.Same(Person, Uuid.ToUpperInvariant()).ShouldBeTrue();
        SparkId.Same(SparkId.Encode("eu", "ROOM", Uuid), SparkId.Encode("us", "ROOM", Uuid)).ShouldBeTrue();
        SparkId.Same("opaque", "opaque").ShouldBeTrue();
    }

    [Fact]
    public void Different_things_are_not_the_same()
    {
        SparkId.Same(Person, Room).ShouldBeFalse();
        SparkId.Same(Person, SparkId.Encode("us", "ROOM", Uuid)).ShouldBeFalse();
        SparkId.Same("opaque", "OPAQUE").ShouldBeFalse();
        SparkId.Same(null, null).ShouldBeFalse();
        SparkId.Same("", "").ShouldBeFalse();
    }
}
