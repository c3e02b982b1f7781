using FsCheck;
using FsCheck.Xunit;

namespace Spark.Client.Tests;

public class SparkIdTests
{
    private const string Uuid = "0f3b9a52-6c1e-4d8a-9b77-2d5e8c4f1a60";
    private const string Person = "Y2lzY29zcGFyazovL3VzL1BFT1BMRS8wZjNiOWE1Mi02YzFlLTRkOGEtOWI3Ny0yZDVlOGM0ZjFhNjA";

    [Fact]
    public void An_id_says_where_what_and_which()
    {
        SparkId.Decode(Person).ShouldBe(new SparkId("us", "PEOPLE", Uuid));
        SparkId.Encode("us", "PEOPLE", Uuid).ShouldBe(Person);
        SparkId.Decode(Person + "==").ShouldBe(new SparkId("us", "PEOPLE", Uuid));
    }

    [Fact]
    public void Clusters_with_colons_and_keys_with_slashes_are_read() =>
        SparkId
            .Decode(SparkId.Encode("urn:TEAM:eu-central-1_k", "CONTENT", $"{Uuid}/0"))
            .ShouldBe(new SparkId("urn:TEAM:eu-central-1_k", "CONTENT", $"{Uuid}/0"));

    [Fact]
    public void The_same_person_in_other_clothes_is_the_same()
    {
        var bare = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(Uuid)).TrimEnd('=');

        SparkId.Same(Person, Uuid).ShouldBeTrue();
        SparkId.Same(Person, Uuid.ToUpperInvariant()).ShouldBeTrue();
        SparkId.Same(Person, bare).ShouldBeTrue();
        SparkId.Same(Person, SparkId.Encode("eu", "PEOPLE", Uuid)).ShouldBeTrue();
    }

    [Fact]
    public void Things_of_another_kind_are_not_the_same()
    {
        SparkId.Same(Person, SparkId.Encode("us", "ROOM", Uuid)).ShouldBeFalse();
        SparkId.Same(Person, null).ShouldBeFalse();
        SparkId.Same("", "").ShouldBeFalse();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("me")]
    [InlineData("not base64!")]
    [InlineData("Y2lzY29zcGFyazovL3Vz")] // ciscospark://us
    [InlineData("Y2lzY29zcGFyazovL3VzL1JPT00v")] // ciscospark://us/ROOM/
    [InlineData("_____w")]
    public void What_is_no_id_is_nothing(string? text) => SparkId.Decode(text).ShouldBeNull();

    [Property]
    public void Any_text_is_decoded_or_refused(NonNull<string> text) =>
        Should.NotThrow(() => (SparkId.Decode(text.Get), SparkId.Same(text.Get, Person)));

    [Property]
    public void What_is_encoded_is_decoded(NonEmptyString key)
    {
        var text = new string([.. key.Get.Where(c => !char.IsSurrogate(c))]);
        if (text.Length > 0)
        {
            SparkId.Decode(SparkId.Encode("us", "LICENSE", text))!.Key.ShouldBe(text);
        }
    }
}
