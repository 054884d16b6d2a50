#pragma once
#include <vector>
#include <map>
#include <set>
#include <list>
#include <deque>
#include <string>
#include <bitset>
#include <array>
#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <forward_list>
#include "TLorentzVector.h"
#include "TVector3.h"
#include "TClonesArray.h"
#include "TObjArray.h"
#include "TRef.h"
#include "TRefArray.h"
#include "TMatrixD.h"
#include "TMatrixDSym.h"
#include "TVectorD.h"
#include "TBits.h"
#include "TArrayD.h"
#include "TDatime.h"
#include "TObjString.h"
#include "TParameter.h"
#include "TNamed.h"
#include "TH1F.h"
enum Color { kR=1, kG=200, kB=-7 };
enum class Small : unsigned char { a=3, b=250 };
struct P { float x=0; double y=0; int id=0; std::vector<float> v; std::string s; bool ok=false; };
struct Flat { short a=0; unsigned char b=0; Long64_t c=0; float d[3]={0,0,0}; ULong64_t e=0; };
struct Base1 { int b1=0; std::string bs; virtual ~Base1(){} };
struct Base2 { double b2=0; std::vector<int> bv; virtual ~Base2(){} };
struct Der : public Base1, public Base2 { float dd=0; Flat flat; std::vector<P> ps; };
struct Packed { Double32_t a=0; Double32_t b=0; //[0,10,8]
  Double32_t c=0; //[0,0,10]
  Double32_t d=0; //[-pi,pi,32]
  Float16_t e=0; 
  Float16_t f=0; //[0,100,12]
  Float16_t g=0; //[0,0,6]
  Double32_t arr[4]={0,0,0,0}; //[-1,1,16]
  std::vector<Double32_t> vd; //[0,1,10]
  int n=0; Double32_t *dyn=nullptr; //[n][0,50,20]
  Float16_t *dynf=nullptr; //[n]
};
struct Dyn { int n=0; int m=0; int *pi=nullptr; //[n]
  double *pd=nullptr; //[m]
  Flat *pf=nullptr; //[n]
  char *str=nullptr; P *pp=nullptr; P *pnull=nullptr; unsigned char *uc=nullptr; //[m]
  bool *pb=nullptr; //[n]
  int after=0; };
struct Stl { std::map<int,std::string> mis; std::map<std::string,std::vector<float>> msv; std::map<std::string,P> msp; std::map<int,std::map<std::string,double>> mm;
  std::vector<std::vector<std::vector<short>>> vvv; std::set<int> si; std::multiset<short> ms; std::list<double> ld; std::deque<int> di; std::unordered_map<int,float> umf; std::unordered_set<std::string> us; 
  std::bitset<20> bs; std::vector<std::bitset<8>> vbs; std::array<float,3> af; std::array<P,2> ap; std::pair<int,std::string> pis; std::vector<std::pair<float,int>> vpf; std::vector<bool> vb; std::vector<std::string> vs; std::vector<std::vector<std::string>> vvs; std::vector<TString> vts; TString ts;
  std::vector<Color> vc; Color col=kR; std::vector<std::array<int,2>> va; std::multimap<int,int> mmi; std::vector<std::map<int,int>> vm; std::forward_list<int> fl; std::vector<Flat> vf; std::vector<Der> vd; std::map<std::pair<int,int>,float> mpf; std::vector<std::set<std::string>> vss; std::vector<char> vch; std::vector<unsigned long> vul; int tail=0; };
struct Ptrs { std::unique_ptr<P> up; std::vector<P*> vp; P* raw=nullptr; Base1* poly=nullptr; std::vector<Base1*> vpoly; std::map<int,P*> mp; int tail=0; };
struct Rootish { TLorentzVector tlv; TVector3 v3; std::vector<TLorentzVector> vtlv; TRef ref; TRefArray refs; TObjArray oa; TMatrixD m; TMatrixDSym ms; TVectorD vec; TBits bits; TArrayD ad; TDatime dt; TNamed nm; std::vector<TVector3> vv3; TObject *po=nullptr; TNamed *pn=nullptr; TClonesArray ca; std::vector<TMatrixD> vm; std::map<std::string,TLorentzVector> mtl; int tail=0; Rootish():ca("TLorentzVector",10){} };
struct Arrays { int a2[2][3]={{0}}; P ap[2]; TString as[2]; std::vector<int> av[2]; std::string ss[3]; std::map<int,int> am[2]; TLorentzVector al[2]; P* app[2]={nullptr,nullptr}; bool bb[5]={0}; char cc[6]={0}; Color ec[2]={kR,kG}; double d3[2][2][2]={{{0}}}; Base1 ab[2]; int tail=0; };
class Hit : public TObject { public: float q=0; int ch=0; int n=0; float *adc=nullptr; //[n]
  std::vector<int> vi; TVector3 pos; std::string nm; Double32_t w=0; //[0,1,12]
  ClassDef(Hit,1) };
