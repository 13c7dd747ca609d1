//! A first look.
use crate::stage::Stage;

#[tokio::test]
async fn look() {
    let stage = Stage::set().await;
    let card = stage.ana("/risk log title:\"Vendor API slips\" owner:@Bob likelihood:4 impact:4 due:\"next friday\"").await;
    println!("{}\n---", card.text());
    card.settled().await;
    for f in card.followups() { println!("followup: {}", f.text()); }
    println!("{}", stage.bob("/risk assess ref:R-1 likelihood:4 impact:4 response:Mitigate plan:\"Second vendor\"").await.text());
    println!("{}", stage.bob("/mine").await.text());
    println!("{}", stage.bob("/risk list").await.text());
    println!("{}", stage.bob("/action log title:\"Call the vendor\" owner:@Chen due:fri").await.text());
    println!("{}", stage.chen("/item link ref:A-1 kind:mitigates to:R-1").await.text());
    let r = stage.ana("/decision propose title:\"Use Postgres\"").await;
    println!("{}", r.text());
    println!("{}", stage.ana("/find text:vendor").await.text());
    println!("{}", stage.ana("/item history ref:R-1").await.text());
    println!("{}", stage.ana("/risk log title:\"\"").await.text());
}
