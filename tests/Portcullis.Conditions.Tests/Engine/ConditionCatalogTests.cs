using System.Text.Json;
using Portcullis.Conditions.Engine;
using Portcullis.Conditions.Tests.Fixtures;
using Portcullis.Ethereum;

namespace Portcullis.Conditions.Tests.Engine;

public sealed class ConditionCatalogTests
{
    [Fact]
    public void Types_OfTheLibrary_AreFoundById()
    {
        ConditionCatalog.Types["token_balance"].ShouldBe(typeof(TokenBalanceCondition));
        ConditionCatalog.Types["nft_ownership"].ShouldBe(typeof(NftOwnershipCondition));
        ConditionCatalog.Types.ContainsKey("Token_Balance").ShouldBeFalse();
    }

    [Fact]
    public void IdOf_KnownType_IsItsId() => ConditionCatalog.IdOf(typeof(NftOwnershipCondition)).ShouldBe("nft_ownership");

    [Fact]
    public void Find_MissingId_StopsTheProgram() =>
        Should.Throw<InvalidOperationException>(() => ConditionCatalog.Find([typeof(Scripted)])).Message.ShouldContain(nameof(Scripted));

    [Fact]
    public void Find_EmptyId_StopsTheProgram() =>
        Should.Throw<InvalidOperationException>(() => ConditionCatalog.Find([typeof(Nameless)])).Message.ShouldContain(nameof(Nameless));

    [Fact]
    public void Find_SameIdTwice_NamesBoth()
    {
        var message = Should.Throw<InvalidOperationException>(() => ConditionCatalog.Find([typeof(One), typeof(Two)])).Message;

        message.ShouldContain("'same'");
        message.ShouldContain(nameof(One));
        message.ShouldContain(nameof(Two));
    }

    [Fact]
    public void Find_OtherTypes_AreLeftOut() =>
        ConditionCatalog.Find([typeof(One), typeof(Shared), typeof(string), typeof(Condition)]).Keys.ShouldBe(["same"]);

    private abstract class Shared : Condition
    {
        public override string Required => "";

        public override Step Evaluate(Address account, FactSet facts) => Step.Done(Verdict.Met);

        protected override void WriteEvaluated(Utf8JsonWriter json, string wallet)
        {
        }
    }

    [ConditionType("same")]
    private sealed class One : Shared;

    [ConditionType("same")]
    private sealed class Two : Shared;

    [ConditionType("")]
    private sealed class Nameless : Shared;
}
