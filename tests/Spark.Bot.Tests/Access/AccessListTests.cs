namespace Spark.Bot.Tests.Access;

public class AccessListTests
{
    [Theory]
    [InlineData("ann@example.com")]
    [InlineData("ANN@EXAMPLE.COM")]
    [InlineData("\"odd@name\"@Example.com")]
    public void A_domain_means_the_addresses_behind_their_last_at(string email) =>
        AccessList.IsOf("example.com", email).ShouldBeTrue();

    [Theory]
    [InlineData("ann@notexample.com")]
    [InlineData("ann@sub.example.com")]
    [InlineData("ann@example.com.evil.net")]
    [InlineData("ann@example.com@evil.net")]
    [InlineData("ann@example.com.")]
    [InlineData("ann@examp\u200ble.com")]
    [InlineData("ann@exampl\u0435.com")] // a Cyrillic e
    [InlineData("ann@example.c\u00f6m")]
    [InlineData("@example.com")]
    [InlineData("example.com")]
    [InlineData("")]
    public void Nothing_else_is_of_the_domain(string email) => AccessList.IsOf("example.com", email).ShouldBeFalse();

    [Theory]
    [InlineData("ask.com", "ann@a\u017fk.com")] // a long s folds to S
    [InlineData("kite.com", "ann@\u212aite.com")] // the Kelvin sign folds to k
    public void Letters_that_fold_to_ascii_are_other_letters(string domain, string email) =>
        AccessList.IsOf(domain, email).ShouldBeFalse();

    [Theory]
    [InlineData("ann@example.com", true)]
    [InlineData("Ann@Example.com", true)]
    [InlineData("@example.com", true)]
    [InlineData("@example.org", false)]
    [InlineData("nn@example.com", false)]
    [InlineData("person-1", true)]
    [InlineData("person-2", false)]
    public void An_entry_is_an_address_an_id_or_a_domain(string entry, bool means) =>
        AccessList.Means(entry, new Someone("person-1", ["ann@example.com"], null)).ShouldBe(means);

    [Theory]
    [InlineData("*.example.com")]
    [InlineData("ann@example.com")]
    [InlineData("")]
    [InlineData(".com")]
    [InlineData("a, b")]
    public void What_is_no_plain_domain_is_a_mistake_in_the_options(string domain)
    {
        var options = new SparkAccessOptions();
        options.Domains.Add(domain);

        options.Validate().ShouldHaveSingleItem().ShouldContain("no domain");
    }
}
