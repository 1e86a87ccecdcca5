package place_test

import (
	"fmt"

	"github.com/subwatch/subwatch/place"
)

// What a cell says of places: countries by name, city or cloud region, and groups
// of which it names no country.
func ExampleRead() {
	for _, text := range []string{
		"EEA (Sweden, Ireland)",
		"us-east-1 (Virginia)",
		"Germany, Frankfurt; APAC",
		"Worldwide, except China",
		"Ireland, Atlantis",
	} {
		fmt.Printf("%s: %s\n", text, place.Read(text))
	}
	// Output:
	// EEA (Sweden, Ireland): IE SE
	// us-east-1 (Virginia): US
	// Germany, Frankfurt; APAC: DE +APAC
	// Worldwide, except China: ~worldwide -CN
	// Ireland, Atlantis: IE ?atlantis
}

// The parts of what was read, for programs.
func ExampleSet() {
	set := place.Read("EU or USA, at the customer's choice")
	fmt.Println("countries:", set.Countries)
	fmt.Println("groups:", set.Groups)
	fmt.Println("the customer chooses:", set.Choice)
	fmt.Println("not understood:", set.Unknown)
	// Output:
	// countries: [US]
	// groups: [EU]
	// the customer chooses: true
	// not understood: []
}

// A group has members, by their codes.
func ExampleGroup_Has() {
	fmt.Println(place.EEA.Has("NO"), place.EU.Has("NO"))
	fmt.Println(place.Group("APAC").Has("JP"))
	// Output:
	// true false
	// true
}

// Where a transfer needs more than the country itself offers.
func ExampleStandingOf() {
	for _, code := range []string{"DE", "JP", "US", "IN"} {
		s := place.StandingOf(code)
		fmt.Printf("%s: %s, only where the company is on a list: %t\n", place.Name(code), s.Kind, s.OnList())
	}
	// Output:
	// Germany: EU, only where the company is on a list: false
	// Japan: adequacy, only where the company is on a list: false
	// United States: adequacy, only where the company is on a list: true
	// India: none, only where the company is on a list: false
}
